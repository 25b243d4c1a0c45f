import { installShutdownHooks, setDefaultManager } from "@llmobs/core";
import { createManager } from "./create-manager.ts";
import { requirePlugins } from "./load-plugins.ts";
import { makeHandlers } from "./make-handlers.ts";
import type { Environment } from "./read-variable.ts";
import { readSwitchedOn } from "./settings.ts";

/**
 * Makes the manager that the environment describes the process's default, at once, and ties it to the
 * process's end.
 *
 * @throws as `bootstrapFromEnv` does
 */
export function setUpProcess(env: Environment): void {
  const settings = readSwitchedOn({}, env);
  const plugins = requirePlugins(settings.handlers.keys());
  const manager = createManager(settings, [...makeHandlers(settings, plugins, env)]);
  installShutdownHooks(manager, settings.shutdownHooks);
  setDefaultManager(manager);
}
