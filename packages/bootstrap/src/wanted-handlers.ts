import type { Level } from "@llmobs/core";
import type { BootstrapConfig, PluginOptions } from "./config.ts";
import { handlerName, handlerNames } from "./handler-name.ts";
import type { Options, Wanted } from "./plugin-options.ts";
import type { BootstrapPreset } from "./presets.ts";
import type { VariableValues } from "./variables.ts";
import { wantedFile } from "./wanted-file.ts";

type Handlers = Pick<BootstrapConfig, "console" | "file" | "handlers">;

/**
 * Says which handlers are wanted and with what: those that code names, else those of `LLMOBS_HANDLERS`,
 * else those of the preset.
 *
 * @throws RangeError for a name that is none, and for a handler that is configured in two places
 */
export function wantedHandlers(
  config: Handlers,
  values: VariableValues,
  preset: BootstrapPreset,
  logLevel: Level,
): ReadonlyMap<string, Wanted> {
  const { LLMOBS_HANDLERS: list, LLMOBS_LOG_DIR: logDir } = values;
  const listed = list === undefined ? undefined : handlerNames(list);
  const inCode = handlersInCode(config);
  const wanted = new Map<string, Wanted>();
  for (const name of new Set(["console", "file", ...(listed ?? []), ...inCode.keys()])) {
    const isInPreset = (name === "console" || name === "file") && Boolean(preset[name]);
    const given = optionsOf(inCode.get(name) ?? listed?.has(name) ?? isInPreset);
    if (given === undefined) continue;
    wanted.set(name, wantedHandler(name, given));
  }
  return wanted;

  function wantedHandler(name: string, given: Options): Wanted {
    switch (name) {
      case "console":
        return { defaults: { minLevel: logLevel }, given };
      case "file":
        return wantedFile({ preset: optionsOf(preset.file) ?? {}, logDir, given });
      default:
        return { defaults: {}, given };
    }
  }
}

/** Gives a plugin's options, or nothing where it is not wanted. */
export function optionsOf<Given extends object>(
  asked: boolean | Given | undefined,
): Partial<Given> | undefined {
  if (asked === undefined || asked === false) return undefined;
  return asked === true ? {} : asked;
}

function handlersInCode(config: Handlers): ReadonlyMap<string, PluginOptions> {
  const inCode = new Map<string, PluginOptions>();
  if (config.console !== undefined) inCode.set("console", config.console);
  if (config.file !== undefined) inCode.set("file", config.file);
  for (const [text, options] of Object.entries(config.handlers ?? {})) {
    const name = handlerName(text, "handlers");
    if (inCode.has(name)) {
      throw new RangeError(
        `[bootstrap] The handler "${name}" is configured twice; for two of one kind, make them yourself and hand them over in \`use\`.`,
      );
    }
    inCode.set(name, options);
  }
  return inCode;
}
