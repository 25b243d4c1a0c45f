import { readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { type InstalledPackage, modulesAbove, readPackage } from "./package-folder.ts";

/**
 * Lists every package that code of a project can reach, each folder once. It goes from one package to
 * the next as Node does, by the `node_modules` in its folder and around it, so that it finds the same in
 * the flat trees of npm and yarn and in pnpm's, which are made of links.
 */
export function installedPackages(project: string): readonly InstalledPackage[] {
  const packages = new Map<string, InstalledPackage>();
  const seen = new Set<string>();
  const queue = [...modulesAbove(project)];
  for (let modules = queue.pop(); modules !== undefined; modules = queue.pop()) {
    const real = realPath(modules);
    if (real === undefined || seen.has(real)) continue;
    seen.add(real);
    for (const name of namesIn(real)) {
      const found = readPackage(real, name);
      if (found === undefined || packages.has(found.folder)) continue;
      packages.set(found.folder, found);
      queue.push(...nearest(found.folder));
    }
  }
  return [...packages.values()].toSorted(byNameAndVersion);
}

/** The `node_modules` in a package's folder, and the one around it: others are found from other packages. */
function nearest(folder: string): readonly string[] {
  return modulesAbove(folder).slice(0, 2);
}

function namesIn(modules: string): readonly string[] {
  return list(modules)
    .filter((name) => !name.startsWith("."))
    .flatMap((name) =>
      name.startsWith("@") ? list(join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
    );
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function byNameAndVersion(one: InstalledPackage, other: InstalledPackage): number {
  return (
    one.manifest.name.localeCompare(other.manifest.name) ||
    one.manifest.version.localeCompare(other.manifest.version, "en", { numeric: true }) ||
    one.folder.localeCompare(other.folder)
  );
}
