import type { Handler } from "@llmobs/core";
import type { AnyHandlerPlugin } from "./load-plugin.ts";
import { type Environment, readVariable } from "./read-variable.ts";

/**
 * Makes a plugin's handler from the options given and the plugin's own variables; what is said in
 * code wins.
 *
 * @throws RangeError naming the variables in play, where the plugin refuses what they say
 */
export function createHandler(
  plugin: AnyHandlerPlugin,
  given: Readonly<Record<string, unknown>>,
  env: Environment,
): Handler {
  const options: Record<string, unknown> = {};
  const names: string[] = [];
  for (const [name, variable] of Object.entries(plugin.variables ?? {})) {
    const value = readVariable(env, name, variable);
    if (value === undefined || given[variable.option] !== undefined) continue;
    options[variable.option] = value;
    names.push(name);
  }
  try {
    return plugin.create({ ...options, ...given });
  } catch (error) {
    if (names.length === 0) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new RangeError(`[bootstrap] ${names.join(", ")} cannot be used: ${reason}`, {
      cause: error,
    });
  }
}
