/**
 * Runs our own code in the midst of the app's: if it fails, that is nothing that the app may notice.
 * What it would have found out is then not known.
 *
 * @example
 * ```ts
 * import { harmless } from "@llmobs/core/capture";
 *
 * const answer: { readonly usage?: { readonly total: number } } = {};
 * console.log(harmless(() => answer.usage!.total)); // undefined
 * ```
 */
export function harmless<Value>(ours: () => Value): Value | undefined {
  try {
    return ours();
  } catch {
    return undefined;
  }
}
