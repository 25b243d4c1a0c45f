import type { TokenUsage } from "@llmobs/core";

/** The name of a bucket of tokens. */
export type Bucket = keyof TokenUsage;

/** In the order in which their parts are summed. */
export const BUCKETS: readonly Bucket[] = [
  "input",
  "cacheRead",
  "cacheWrite",
  "output",
  "reasoning",
];

/** US dollars for a million tokens of each bucket. */
export interface Rates {
  readonly input: number;
  /** Input that was read from a cache. @default as `input` */
  readonly cacheRead?: number;
  /** Input that was written to a cache. @default as `input` */
  readonly cacheWrite?: number;
  readonly output: number;
  /** @default as `output` */
  readonly reasoning?: number;
}

/** A figure for every bucket, as far as there is one. */
export type PerBucket = Readonly<Record<Bucket, number | undefined>>;

/** Fills in what a price list says once for several buckets. */
export function completeRates(given: {
  readonly [Name in Bucket]?: number | undefined;
}): PerBucket {
  const { input, cacheRead = input, cacheWrite = input, output, reasoning = output } = given;
  return { input, cacheRead, cacheWrite, output, reasoning };
}

/** The share of each rate; what has no rate has no share either. */
export function shareOf(rates: PerBucket, shares: PerBucket): PerBucket {
  const parts = BUCKETS.map((bucket) => {
    const [rate, share] = [rates[bucket], shares[bucket]];
    return [bucket, rate === undefined || share === undefined ? undefined : rate * share];
  });
  return Object.fromEntries(parts) as PerBucket;
}
