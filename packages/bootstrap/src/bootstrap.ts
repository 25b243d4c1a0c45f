import type { CommandMap, EventMap } from "@llmobs/bus";
import type { Handler } from "@llmobs/core";
import { requireString } from "@llmobs/core/options";
import { type Application, createApplication } from "./application.ts";
import type { BootstrapConfig } from "./config.ts";
import { createManager } from "./create-manager.ts";
import { importPlugins } from "./load-plugins.ts";
import { makeHandlers } from "./make-handlers.ts";
import type { Environment } from "./read-variable.ts";
import { readSettings } from "./settings.ts";

/**
 * Wires an application up from a configuration: a manager with the handlers that it names, each
 * loaded from its own package, and a message bus.
 *
 * @throws RangeError, TypeError for an option that cannot be used; a PluginError, known by its code,
 * for a handler whose package is missing (`ERR_LLMOBS_PLUGIN_MISSING`: it says what to install) or
 * fails. Handlers that were made before it are disposed.
 * @example
 * ```ts
 * import { bootstrap } from "@llmobs/bootstrap";
 *
 * const app = await bootstrap({ name: "docs", preset: "minimal", logLevel: "error" });
 * app.observability.log("not shown: its level is info");
 * await app.shutdown();
 * ```
 */
export async function bootstrap<
  Commands extends CommandMap<Commands> = Record<string, { input: unknown; result: unknown }>,
  Events extends EventMap<Events> = Record<string, unknown>,
>(config: BootstrapConfig): Promise<Application<Commands, Events>> {
  requireString("bootstrap", "name", config.name);
  return wireUp(config, {});
}

/**
 * Wires an application up from environment variables; what the second argument says wins.
 *
 * @throws as `bootstrap` does, and RangeError naming a variable that cannot be used, what came and
 * what is expected
 * @example
 * ```ts
 * import { bootstrapFromEnv } from "@llmobs/bootstrap";
 *
 * const app = await bootstrapFromEnv({ LLMOBS_HANDLERS: "console", LLMOBS_LOG_LEVEL: "WARNING" });
 * await app.shutdown();
 * ```
 */
export async function bootstrapFromEnv<
  Commands extends CommandMap<Commands> = Record<string, { input: unknown; result: unknown }>,
  Events extends EventMap<Events> = Record<string, unknown>,
>(
  env: Environment,
  overrides: Partial<BootstrapConfig> = {},
): Promise<Application<Commands, Events>> {
  return wireUp(overrides, env);
}

async function wireUp<Commands extends CommandMap<Commands>, Events extends EventMap<Events>>(
  config: Partial<BootstrapConfig>,
  env: Environment,
): Promise<Application<Commands, Events>> {
  const settings = readSettings(config, env);
  const made: Handler[] = [];
  try {
    if (settings.enabled) {
      const plugins = await importPlugins(settings.handlers.keys());
      for (const handler of makeHandlers(settings, plugins, env)) made.push(handler);
    }
    return createApplication(settings, createManager(settings, made));
  } catch (error) {
    await Promise.allSettled(made.map(async (handler) => handler[Symbol.asyncDispose]?.()));
    throw error;
  }
}
