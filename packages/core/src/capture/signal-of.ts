/**
 * The signal by which the app calls a request off, where the client's request options have one.
 *
 * @example
 * ```ts
 * import { signalOf } from "@llmobs/core/capture";
 *
 * console.log(signalOf({ signal: AbortSignal.abort() })?.aborted); // true
 * console.log(signalOf({ signal: null }), signalOf(undefined)); // undefined undefined
 * ```
 */
export function signalOf(requestOptions: unknown): AbortSignal | undefined {
  const { signal } = (requestOptions ?? {}) as { readonly signal?: AbortSignal | null };
  return signal ?? undefined;
}
