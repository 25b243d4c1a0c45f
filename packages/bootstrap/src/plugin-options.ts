import type { PluginVariable } from "@llmobs/core";
import { type Environment, readVariable, textOf } from "./read-variable.ts";

/** A plugin's options, of which only the plugin knows more. */
export type Options = Readonly<Record<string, unknown>>;

/** What a plugin is asked for with, apart from its own variables. */
export interface Wanted {
  /** The preset's options, and those of the bootstrap's own variables: the plugin's variables win over them. */
  readonly defaults: Options;
  /** What was said in code: it wins over all. */
  readonly given: Options;
  /** Which of the defaults come from variables of the bootstrap's own. */
  readonly origins?: readonly Origin[];
}

/** An option that a variable has said. */
export interface Origin {
  readonly variable: string;
  readonly option: string;
  readonly value: unknown;
  readonly isSecret: boolean;
}

/** A plugin's options, and which of them come from variables. */
export interface Configured {
  readonly options: Options;
  readonly origins: readonly Origin[];
}

/** A plugin's declaration, as far as its options go. */
export interface Configurable {
  readonly variables?: Readonly<Record<string, PluginVariable<never>>>;
}

/**
 * Puts a plugin's options together.
 *
 * @throws RangeError naming a variable that cannot be used
 */
export function configure(
  plugin: Configurable,
  { defaults, given, origins: defaultOrigins = [] }: Wanted,
  env: Environment,
): Configured {
  const said: Record<string, unknown> = {};
  const origins: Origin[] = [];
  for (const [variable, spec] of Object.entries(plugin.variables ?? {})) {
    const { option, secret: isSecret = false } = spec;
    const value = readVariable(env, variable, spec);
    if (value === undefined || given[option] !== undefined) continue;
    said[option] = value;
    origins.push({ variable, option, value, isSecret });
  }
  const above = { ...said, ...withoutUnset(given) };
  return {
    options: { ...withoutUnset(defaults), ...above },
    origins: [...origins, ...defaultOrigins.filter(({ option }) => !Object.hasOwn(above, option))],
  };
}

/** Says whether any of a plugin's own variables is set. */
export function isNamedIn(env: Environment, { variables = {} }: Configurable): boolean {
  return Object.keys(variables).some((name) => textOf(env, name) !== undefined);
}

function withoutUnset(options: Options): Options {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
