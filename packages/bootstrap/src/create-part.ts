import { pluginError } from "./plugin-error.ts";
import type { Configured, Origin } from "./plugin-options.ts";

/** A plugin, as far as making goes. Options come together at run time; each factory checks its own. */
interface Factory<Made> {
  readonly kind: "handler" | "decorator";
  readonly name: string;
  readonly create: (options: never) => Made;
}

/**
 * Makes a plugin's handler or decorator.
 *
 * @throws RangeError naming the variables that the plugin cannot use, or else a PluginError with what
 * its factory threw; neither shows a secret
 */
export function createPart<Made>(plugin: Factory<Made>, { options, origins }: Configured): Made {
  try {
    return plugin.create(options as never);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const blamed = origins.filter((origin) => isIn(message, origin));
    const reason = withoutSecrets(message, origins);
    const cause = reason === message ? error : undefined;
    if (blamed.length === 0) {
      throw pluginError(
        "ERR_LLMOBS_PLUGIN_FAILED",
        `The ${plugin.kind} "${plugin.name}" could not be made: ${reason}`,
        cause,
      );
    }
    const names = blamed.map(({ variable }) => variable).join(", ");
    throw new RangeError(`[bootstrap] ${names} cannot be used: ${reason}`, { cause });
  }
}

/** Says whether a message speaks of an option, by its name or by the text that it was given. */
function isIn(message: string, { option, value }: Origin): boolean {
  return (
    message.split(/\W/).includes(option) || (typeof value === "string" && message.includes(value))
  );
}

function withoutSecrets(message: string, origins: readonly Origin[]): string {
  return origins
    .filter(({ isSecret }) => isSecret)
    .reduce((text, { value }) => text.replaceAll(String(value), "[secret]"), message);
}
