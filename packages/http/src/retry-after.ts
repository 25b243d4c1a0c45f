/** What nobody would wait for is taken for a mistake of the server's. */
const MAX_MS = 86_400_000;

/**
 * Reads a `Retry-After` header, seconds or a date (RFC 9110, section 10.2.3), as milliseconds from now.
 * One that is malformed, or longer than a day, counts as none.
 *
 * @param now milliseconds since the Unix epoch
 * @example
 * ```ts
 * import { retryAfterMs } from "@llmobs/http";
 *
 * console.log(retryAfterMs("30")); // 30000
 * ```
 */
export function retryAfterMs(
  header: string | undefined,
  now: number = Date.now(),
): number | undefined {
  const text = header?.trim() ?? "";
  const waitMs = /^\d+$/u.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
  return waitMs >= 0 && waitMs <= MAX_MS ? waitMs : undefined;
}
