/** What can be wrong with a plugin, by code. */
export type PluginErrorCode = "ERR_LLMOBS_PLUGIN_MISSING" | "ERR_LLMOBS_PLUGIN_UNUSABLE";

/** An error about a plugin; compare its code. */
export interface PluginError extends Error {
  readonly code: PluginErrorCode;
}

export function pluginError(code: PluginErrorCode, message: string, cause?: unknown): PluginError {
  const error = new Error(`[bootstrap] ${message}`, cause === undefined ? {} : { cause });
  return Object.assign(error, { name: "PluginError", code });
}
