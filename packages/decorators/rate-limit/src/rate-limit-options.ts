import type { ObservedEvent } from "@llmobs/core";
import { requireFunction, requireInteger, requireNumber, requireOneOf } from "@llmobs/core/options";

/** How many events go on, and which of them share a limit. */
export interface RateLimitOptions {
  /** How many events go on per second, in the long run. May be a fraction: 0.1 is one in ten seconds. */
  readonly perSecond: number;
  /** How many go on at once, after a pause. @default `perSecond`, at least 1 */
  readonly burst?: number;
  /**
   * Gives each type, each session or each name that a function finds for an event a limit of its own.
   * Events without a session share one; so do those about which the function throws.
   *
   * @default one limit for all
   */
  readonly by?: "type" | "session" | ((event: ObservedEvent) => string);
  /**
   * How many limits of their own are kept, at most; those not used for the longest give way, and begin
   * anew if they are needed again. At least half as many are safe from that. @default 10_000
   */
  readonly maxKeys?: number;
}

/** Checks the options and fills in what they leave out. */
export function readOptions(
  options: RateLimitOptions,
): Required<Omit<RateLimitOptions, "by">> & Pick<RateLimitOptions, "by"> {
  const { perSecond, by, maxKeys = 10_000 } = options;
  requireNumber("rateLimit", "perSecond", perSecond, { min: 1e-6, max: 1e9 });
  const { burst = Math.max(1, perSecond) } = options;
  requireNumber("rateLimit", "burst", burst, { min: 1, max: 1e9 });
  requireInteger("rateLimit", "maxKeys", maxKeys, { min: 2 });
  if (typeof by === "string") requireOneOf("rateLimit", "by", by, ["type", "session"]);
  else if (by !== undefined) requireFunction("rateLimit", "by", by);
  return { perSecond, burst, maxKeys, ...(by !== undefined && { by }) };
}
