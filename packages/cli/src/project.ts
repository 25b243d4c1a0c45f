import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { installedPackages } from "./installed-packages.ts";
import { findPackage, type InstalledPackage } from "./package-folder.ts";
import { CORE, type LoadedPlugin, loadPlugins, mayBePlugin } from "./plugin-entry.ts";

/** Variables by name, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A project, and what of ours and of third parties for us is installed in it. */
export interface Project {
  readonly folder: string;
  readonly env: Environment;
  /** The core that the project's own code gets. */
  readonly core: InstalledPackage | undefined;
  /** Every copy of core, of our packages and of what is written for them. */
  readonly packages: readonly InstalledPackage[];
  readonly plugins: readonly LoadedPlugin[];
  readonly manager: "npm" | "pnpm" | "yarn";
}

/** Looks at what is installed, and loads the plugins. */
export async function readProject(folder: string, env: Environment): Promise<Project> {
  const absolute = resolve(folder);
  const packages = installedPackages(absolute).filter(
    (found) => found.manifest.name.startsWith("@llmobs/") || mayBePlugin(found),
  );
  const plugins = await Promise.all(packages.filter(mayBePlugin).map(loadPlugins));
  return {
    folder: absolute,
    env,
    core: findPackage(absolute, CORE),
    packages,
    plugins: plugins.flat(),
    manager: managerOf(absolute),
  };
}

const LOCKFILES = {
  "pnpm-lock.yaml": "pnpm",
  "yarn.lock": "yarn",
  "package-lock.json": "npm",
} as const;

/** By the nearest lockfile. */
function managerOf(folder: string): Project["manager"] {
  for (let above = folder; ; above = dirname(above)) {
    for (const [file, manager] of Object.entries(LOCKFILES)) {
      if (existsSync(join(above, file))) return manager;
    }
    if (above === dirname(above)) return "npm";
  }
}
