import { packageNames } from "./handler-name.ts";
import { type Configurable, configure, type Configured } from "./plugin-options.ts";
import type { Environment } from "./read-variable.ts";
import { readSettings } from "./settings.ts";

/** A handler for which an environment asks. */
export interface InspectedHandler {
  /** The name by which it is asked for. */
  readonly name: string;
  /** The packages in which it is looked for, the likeliest first. */
  readonly packages: readonly string[];
  /**
   * The options with which its plugin's factory would be called, and which of them come from variables.
   *
   * @throws RangeError naming a variable that cannot be used
   */
  readonly optionsOf: (plugin: Configurable) => Configured;
}

/** What an environment comes to. */
export interface InspectedEnvironment {
  /** With `false` nothing is observed, and there is no handler. */
  readonly enabled: boolean;
  readonly captureContent: boolean;
  /** Whether a redaction stands in front of all handlers. */
  readonly redacts: boolean;
  readonly handlers: readonly InspectedHandler[];
}

/**
 * Says what `bootstrapFromEnv` would do, for tools that check a setup: no package is loaded and nothing
 * is made.
 *
 * @throws RangeError naming a variable that cannot be used, what came and what is expected
 * @example
 * ```ts
 * import { inspectEnvironment } from "@llmobs/bootstrap";
 *
 * const { captureContent, redacts, handlers } = inspectEnvironment({ NODE_ENV: "production" });
 * console.log(captureContent, redacts, handlers[0]?.packages[0]); // false true @llmobs/file
 * ```
 */
export function inspectEnvironment(env: Environment): InspectedEnvironment {
  const settings = readSettings({}, env);
  if (!settings.enabled) {
    return { enabled: false, captureContent: false, redacts: false, handlers: [] };
  }
  return {
    enabled: true,
    captureContent: settings.captureContent,
    redacts: settings.redact !== undefined,
    handlers: [...settings.handlers].map(([name, wanted]) => ({
      name,
      packages: packageNames(name),
      optionsOf: (plugin) => configure(plugin, wanted, env),
    })),
  };
}
