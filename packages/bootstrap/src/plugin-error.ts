/** What can be wrong with a plugin, by code. */
export type PluginErrorCode =
  /** Its package is not installed; the message says how to install it. */
  | "ERR_LLMOBS_PLUGIN_MISSING"
  /** Its package can't be loaded, or what it exports is no plugin of a handler. */
  | "ERR_LLMOBS_PLUGIN_UNUSABLE"
  /** Its factory failed. */
  | "ERR_LLMOBS_PLUGIN_FAILED";

/** An error about a plugin; compare its code. */
export interface PluginError extends Error {
  readonly code: PluginErrorCode;
}

export function pluginError(code: PluginErrorCode, message: string, cause?: unknown): PluginError {
  const error = new Error(`[bootstrap] ${message}`, cause === undefined ? {} : { cause });
  return Object.assign(error, { name: "PluginError", code });
}
