import type { PluginEntry } from "./plugin-entry.ts";
import { readProject } from "./project.ts";

/** What is installed in a project. */
export interface PluginList {
  /** The version of the core that the project's code gets; `null` where it gets none. */
  readonly core: string | null;
  readonly plugins: readonly PluginEntry[];
}

/**
 * Lists the plugins that are installed in a project, by the name of their packages. Each is loaded,
 * since what it is stands in its `plugin` export.
 *
 * @param folder The project's, or one below it. @default the working directory
 */
export async function listPlugins(folder: string = "."): Promise<PluginList> {
  const { core, plugins } = await readProject(folder, {});
  return { core: core?.manifest.version ?? null, plugins: plugins.map(({ entry }) => entry) };
}
