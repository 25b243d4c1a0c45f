import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { editDistance } from "./edit-distance.ts";
import { packageNames } from "./handler-name.ts";
import { pluginError } from "./plugin-error.ts";

/** A package that is installed where the app can see it. */
export interface FoundPackage {
  readonly name: string;
  /** The module that it exports. */
  readonly file: string;
}

/**
 * Finds the package of a handler: `slack` is `@llmobs/slack`, or else the third party's
 * `llmobs-slack`; anything with a slash or the prefix `llmobs-` is a package's own name.
 *
 * It is looked for where the app is and only then where this package is: a package manager that keeps
 * packages apart lets the app alone see what it depends on.
 *
 * @throws a PluginError that says what to install
 */
export function findPackage(handler: string): FoundPackage {
  const candidates = packageNames(handler);
  for (const place of placesToLook()) {
    for (const name of candidates) {
      const folder = foldersFrom(place, name)
        .map((modules) => join(modules, name))
        .find((candidate) => existsSync(join(candidate, "package.json")));
      if (folder !== undefined) return { name, file: mainModule(place, name, folder) };
    }
  }
  const nearest = nearestInstalled(handler);
  const question = nearest === undefined ? "" : `. Or is "${nearest}" meant, which is installed?`;
  throw pluginError(
    "ERR_LLMOBS_PLUGIN_MISSING",
    `The handler "${handler}" needs the package ${candidates[0]}, which is not installed. Run: pnpm add ${candidates[0]}${question}`,
  );
}

/** Files from which to look: the program's own, one in the working directory, this one. */
function placesToLook(): string[] {
  const [, script] = process.argv;
  const places = [
    script === undefined ? undefined : realPath(resolve(script)),
    resolve("package.json"),
    import.meta.filename,
  ];
  return places.filter((place) => place !== undefined);
}

/** A program that is started through a link sees the packages beside the file itself. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** The `node_modules` in which Node looks for a package, the nearest first. */
function foldersFrom(place: string, name: string): readonly string[] {
  return createRequire(place).resolve.paths(name) ?? [];
}

function mainModule(place: string, name: string, folder: string): string {
  try {
    return createRequire(place).resolve(name);
  } catch (cause) {
    // Where it is exported to `import` alone, Node's `require` does not see it.
    const target = importTarget(readExports(folder));
    if (target !== undefined) return join(folder, target);
    throw pluginError(
      "ERR_LLMOBS_PLUGIN_UNUSABLE",
      `The package ${name} is installed in ${folder}, but it exports no module there.`,
      cause,
    );
  }
}

function readExports(folder: string): unknown {
  const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return exports?.["."] ?? exports;
}

/** The first target whose conditions hold, as Node's `import` chooses it. */
function importTarget(exports: unknown): string | undefined {
  if (typeof exports === "string") return exports;
  if (typeof exports !== "object" || exports === null) return undefined;
  for (const [condition, target] of Object.entries(exports)) {
    if (!["node", "import", "default"].includes(condition)) continue;
    const found = importTarget(target);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The installed package whose name is next to one that is not, if it could have been meant. */
function nearestInstalled(handler: string): string | undefined {
  const names = placesToLook()
    .flatMap((place) => foldersFrom(place, "llmobs"))
    .flatMap((modules) => [
      ...namesIn(join(modules, "@llmobs")),
      ...namesIn(modules).filter((name) => name.startsWith("llmobs-")),
    ]);
  const [nearest] = names
    .map((name) => ({ name, distance: editDistance(handler, name) }))
    .filter(({ distance }) => distance <= Math.min(2, handler.length / 2))
    .toSorted((one, other) => one.distance - other.distance);
  return nearest?.name;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
