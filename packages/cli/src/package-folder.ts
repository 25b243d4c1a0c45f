import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

/** What is read of a package.json. */
interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly keywords?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly engines?: { readonly node?: string };
}

/** A package in its folder. */
export interface InstalledPackage {
  /** The folder itself, not a link to it. */
  readonly folder: string;
  /** The `node_modules` in which it was found, and the name that it has there. */
  readonly modules: string;
  readonly specifier: string;
  readonly manifest: Manifest;
}

/** Reads the package that a `node_modules` has under a name; none where there is none, or a broken one. */
export function readPackage(modules: string, name: string): InstalledPackage | undefined {
  try {
    const folder = realpathSync(join(modules, name));
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
    if (typeof manifest.name !== "string" || typeof manifest.version !== "string") return undefined;
    return { folder, modules, specifier: name, manifest };
  } catch {
    return undefined;
  }
}

/** Finds a package as Node does for code in a folder: in the nearest `node_modules` that has it. */
export function findPackage(folder: string, name: string): InstalledPackage | undefined {
  for (const modules of modulesAbove(folder)) {
    const found = readPackage(modules, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The `node_modules` in which Node looks for what code in a folder imports, the nearest first. */
export function modulesAbove(folder: string): readonly string[] {
  const found: string[] = [];
  for (let above = folder; ; above = dirname(above)) {
    const modules = above.endsWith("node_modules") ? above : join(above, "node_modules");
    if (existsSync(modules)) found.push(modules);
    if (above === dirname(above)) return found;
  }
}
