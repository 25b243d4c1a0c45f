import { type Decorator, type Handler, type HandlerPlugin, type Level, pipe } from "@llmobs/core";
import { isLevel } from "@llmobs/core/level";
import { createPart } from "./create-part.ts";
import { DECORATORS } from "./decorators.ts";
import type { LoadedPlugins } from "./load-plugins.ts";
import { pluginError } from "./plugin-error.ts";
import { configure } from "./plugin-options.ts";
import type { Environment } from "./read-variable.ts";
import type { SwitchedOn } from "./settings.ts";

/**
 * Makes the handlers one by one, each behind what may stand in front of it, so that who takes them
 * can dispose those before one that fails. All variables are read before the first one is made.
 *
 * @throws RangeError naming variables that cannot be used; a PluginError for a factory that fails
 */
export function* makeHandlers(
  settings: SwitchedOn,
  plugins: LoadedPlugins,
  env: Environment,
): Generator<Handler, void> {
  const parts = [...plugins].map(([name, plugin]) => {
    const wanted = settings.handlers.get(name) ?? { defaults: {}, given: {} };
    return { name, plugin, configured: configure(plugin, wanted, env) };
  });
  for (const { name, plugin, configured } of parts) {
    const { minLevel } = configured.options;
    const ownLevel = isLevel(minLevel) ? minLevel : undefined;
    const decorators = decoratorsFor(plugin.purpose, ownLevel, settings);
    const handler = createPart(plugin, configured);
    if (typeof handler?.handle !== "function") {
      throw pluginError(
        "ERR_LLMOBS_PLUGIN_UNUSABLE",
        `The factory of the handler "${name}" must give an object with a function \`handle\`, and no promise of one.`,
      );
    }
    yield pipe(...decorators, handler);
  }
}

/** What may stand in front of a destination without falsifying it. */
function decoratorsFor(
  purpose: HandlerPlugin["purpose"] = "show",
  ownLevel: Level | undefined,
  settings: SwitchedOn,
): Decorator[] {
  switch (purpose) {
    case "aggregate":
      return [];
    case "show":
      return filters(settings, ownLevel);
    case "store":
      return [...filters(settings, ownLevel), ...samplers(settings), ...buffers(settings)];
  }
}

function filters({ filter }: SwitchedOn, ownLevel: Level | undefined): Decorator[] {
  const options = { ...filter.options, ...(ownLevel !== undefined && { minLevel: ownLevel }) };
  const letsAllThrough = Object.keys(options).length === 1 && options.minLevel === "debug";
  return letsAllThrough ? [] : [createPart(DECORATORS.filter, { ...filter, options })];
}

function samplers({ sampling }: SwitchedOn): Decorator[] {
  return sampling.options.rate === 1 ? [] : [createPart(DECORATORS.sampling, sampling)];
}

function buffers({ buffer }: SwitchedOn): Decorator[] {
  return buffer === undefined ? [] : [createPart(DECORATORS.buffer, buffer)];
}
