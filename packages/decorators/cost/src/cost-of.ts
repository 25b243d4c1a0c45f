import type { LlmCost, TokenUsage } from "@llmobs/core";
import type { Price } from "./price-list.ts";
import { type Bucket, BUCKETS } from "./rates.ts";

const MILLION = 1_000_000;

/**
 * What a usage costs: the sum of its buckets. `null` where tokens are in a bucket that has no rate,
 * since the rest alone would be too little.
 */
export function costOf(usage: TokenUsage, { rates, priceDate, source }: Price): LlmCost | null {
  const breakdown: Partial<Record<Bucket, number>> = {};
  let usd = 0;
  for (const bucket of BUCKETS) {
    const tokens = usage[bucket];
    if (tokens === undefined) continue;
    const rate = tokens === 0 ? 0 : rates[bucket];
    if (rate === undefined) return null;
    const part = (tokens * rate) / MILLION;
    breakdown[bucket] = part;
    usd += part;
  }
  if (!Number.isFinite(usd)) return null;
  return priceDate === undefined
    ? { usd, breakdown, source }
    : { usd, breakdown, priceDate, source };
}
