/**
 * Gives the first `limit` characters of a text (UTF-16 units), one fewer where that would split a
 * surrogate pair.
 *
 * @example
 * ```ts
 * import { beginningOf } from "@llmobs/core/serialize";
 *
 * console.log(beginningOf("ab🙂", 3)); // ab
 * ```
 */
export function beginningOf(text: string, limit: number): string {
  return text.slice(0, isHighSurrogate(text.charCodeAt(limit - 1)) ? limit - 1 : limit);
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
