import type { RequestBody } from "./parameters.ts";

/** Asks for the usage of a stream, unless the app has decided about that itself. */
export function withUsage(body: RequestBody): RequestBody | undefined {
  const { stream, stream_options: options } = body;
  if (stream !== true || options?.include_usage !== undefined) return undefined;
  return { ...body, stream_options: { ...options, include_usage: true } };
}

/**
 * Says whether a chunk is the one that a stream ends with because the usage was asked for: it has no
 * choices, which an app that did not ask for it does not expect.
 */
export function hasUsageOnly(chunk: unknown): boolean {
  const { choices, usage } = chunk as { readonly choices?: unknown; readonly usage?: unknown };
  return Array.isArray(choices) && choices.length === 0 && Boolean(usage);
}
