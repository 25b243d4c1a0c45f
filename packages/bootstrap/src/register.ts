/**
 * Sets the process up from its environment before the app's first line, with no change to the app:
 *
 * ```sh
 * LLMOBS_HANDLERS=console,sqlite node --import @llmobs/bootstrap/register app.js
 * ```
 *
 * The manager becomes the process's default, which instrumentations and the app find through core's
 * `getDefaultManager()`, and is shut down with the process. Where there is a default manager already,
 * it stays.
 */
import { getDefaultManager, installShutdownHooks, setDefaultManager } from "@llmobs/core";
import { createManager } from "./create-manager.ts";
import { requirePlugins } from "./load-plugins.ts";
import { makeHandlers } from "./make-handlers.ts";
import { readSettings } from "./settings.ts";

if (getDefaultManager() === undefined) {
  const settings = readSettings({}, process.env);
  if (settings.enabled) {
    const plugins = requirePlugins(settings.handlers.keys());
    const manager = createManager(settings, [...makeHandlers(settings, plugins, process.env)]);
    installShutdownHooks(manager, settings.shutdownHooks);
    setDefaultManager(manager);
  } else {
    setDefaultManager(createManager(settings, []));
  }
}
