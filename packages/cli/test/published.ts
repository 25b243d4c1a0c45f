import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findPackage, type InstalledPackage } from "../src/package-folder.ts";

const HERE = fileURLToPath(new URL("..", import.meta.url));

/** Finds a package as this one has it: in the repository its sources, elsewhere as it was packed. */
export function packageOf(name: string, from: string = HERE): InstalledPackage {
  const found = findPackage(from, name);
  if (found === undefined) throw new Error(`Expected ${name} beside ${from}; found none.`);
  return found;
}

/** A package and all that it needs, each as one package has it. */
export function withDependencies(names: readonly string[]): readonly InstalledPackage[] {
  const found = new Map<string, InstalledPackage>();
  const add = (name: string, from?: string): void => {
    if (found.has(name)) return;
    const { folder, manifest, ...rest } = packageOf(name, from);
    found.set(name, { folder, manifest, ...rest });
    for (const needed of Object.keys(manifest.dependencies ?? {})) add(needed, folder);
  };
  for (const name of names) add(name);
  return [...found.values()];
}

/** Writes a package to a folder as it would be installed there. */
export function layPackage({ folder }: InstalledPackage, target: string): void {
  if (!existsSync(join(folder, "src"))) {
    cpSync(folder, target, { recursive: true, filter: (path) => !path.endsWith("node_modules") });
    return;
  }
  let files = built.get(folder);
  if (files === undefined) built.set(folder, (files = build(folder)));
  for (const [path, text] of files) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), text);
  }
}

const built = new Map<string, ReadonlyMap<string, string>>();

/** What packing makes of a package's sources, declarations aside: texts by their paths. */
function build(folder: string): ReadonlyMap<string, string> {
  const { publishConfig, ...manifest } = JSON.parse(
    readFileSync(join(folder, "package.json"), "utf8"),
  );
  for (const [name, range] of Object.entries<string>(manifest.dependencies ?? {})) {
    manifest.dependencies[name] = range.replace("workspace:^", "^1.0.0");
  }
  const published = { ...manifest, exports: publishConfig.exports };
  const files = new Map([["package.json", JSON.stringify(published)]]);
  const sources = join(folder, "src");
  for (const file of readdirSync(sources, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ts") || file.endsWith(".test.ts")) continue;
    const compiled = stripTypeScriptTypes(readFileSync(join(sources, file), "utf8"));
    const text = compiled.replaceAll(/(from |import\()("\.[^"]*)\.ts"/gu, '$1$2.js"');
    files.set(join("dist", file.replace(/\.ts$/u, ".js")), text);
  }
  return files;
}
