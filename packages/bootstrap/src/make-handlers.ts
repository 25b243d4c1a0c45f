import { type Decorator, type Handler, type HandlerPlugin, type Level, pipe } from "@llmobs/core";
import { createPart } from "./create-part.ts";
import { DECORATORS } from "./decorators.ts";
import type { LoadedPlugins } from "./load-plugins.ts";
import { pluginError } from "./plugin-error.ts";
import { type Configured, configure, type Wanted } from "./plugin-options.ts";
import type { Environment } from "./read-variable.ts";
import type { SwitchedOn } from "./settings.ts";

/**
 * Makes the handlers one by one, each behind what may stand in front of it, so that who takes them
 * can dispose those before one that fails.
 *
 * @throws RangeError naming variables that cannot be used, before the first one is made where it can
 * be told; a PluginError for a factory that fails
 */
export function* makeHandlers(
  settings: SwitchedOn,
  plugins: LoadedPlugins,
  env: Environment,
): Generator<Handler, void> {
  const parts = [...settings.handlers].map(([name, wanted]) => configured(name, wanted));
  for (const { name, plugin, configuration } of parts) {
    const handler = createPart(plugin, configuration);
    if (typeof handler?.handle !== "function") {
      throw pluginError(
        "ERR_LLMOBS_PLUGIN_UNUSABLE",
        `The factory of the handler "${name}" must give an object with a \`handle\`, and no promise of one.`,
      );
    }
    yield pipe(...decoratorsFor(plugin, configuration, settings), handler);
  }

  function configured(name: string, wanted: Wanted) {
    const plugin = plugins.get(name)!;
    return { name, plugin, configuration: configure(plugin, wanted, env) };
  }
}

/** What may stand in front of a destination without falsifying it. */
function decoratorsFor(
  plugin: HandlerPlugin,
  { options }: Configured,
  settings: SwitchedOn,
): Decorator[] {
  const levelOption = Object.values(plugin.variables ?? {}).find(({ kind }) => kind === "level");
  const ownLevel = levelOption && (options[levelOption.option] as Level | undefined);
  switch (plugin.purpose ?? "show") {
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
