import type { LlmCost } from "@llmobs/core";

/** What some model calls cost together. */
export interface CostOfCalls {
  /** US dollars, of the calls whose cost is known. */
  readonly usd: number;
  /** How many calls that is. */
  readonly priced: number;
  /** How many more there were. */
  readonly unpriced: number;
}

/** Sums up what calls cost; of a call that has no cost nobody can say. */
export function costOfCalls(costs: readonly (LlmCost | null | undefined)[]): CostOfCalls {
  const known = costs.filter((cost) => cost !== null && cost !== undefined);
  return {
    usd: known.reduce((sum, { usd }) => sum + usd, 0),
    priced: known.length,
    unpriced: costs.length - known.length,
  };
}

/** Writes a cost: `$0.0123`, `$0.0123+` where some calls have none, `?` where all have none. */
export function dollars({ usd, priced, unpriced }: CostOfCalls): string {
  if (priced === 0) return unpriced === 0 ? "–" : "?";
  return `$${usd.toFixed(4)}${unpriced === 0 ? "" : "+"}`;
}
