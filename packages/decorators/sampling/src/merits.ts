import type { ObservedEvent } from "@llmobs/core";

/** Says whether anything among the events took at least so many milliseconds. */
export function isSlow(events: readonly ObservedEvent[], slowMs: number): boolean {
  return events.some((event) => numberIn(event.data, "durationMs") >= slowMs);
}

/** Says whether at least so many tokens were used in all, of whatever kind. */
export function isExpensive(events: readonly ObservedEvent[], expensiveTokens: number): boolean {
  if (expensiveTokens === Infinity) return false;
  const tokens = events.reduce((sum, event) => sum + tokensOf(event), 0);
  return tokens >= expensiveTokens;
}

const BUCKETS = ["input", "cacheRead", "cacheWrite", "output", "reasoning"] as const;

/** The buckets of `usage` do not overlap, so that they can be summed. */
function tokensOf({ data }: ObservedEvent): number {
  const usage = (data as { readonly usage?: unknown } | null | undefined)?.usage;
  return BUCKETS.reduce((sum, bucket) => sum + numberIn(usage, bucket), 0);
}

/** Reads a number that a third party may have left out, or written otherwise. */
function numberIn(data: unknown, name: string): number {
  const value: unknown = (data as Record<string, unknown> | null | undefined)?.[name];
  return typeof value === "number" && value > 0 ? value : 0;
}
