import { completeRates, type PerBucket } from "./rates.ts";

const HALF: PerBucket = completeRates({ input: 0.5, output: 0.5 });

/**
 * Shares of the usual rates, as the providers had them in November 2026; the published prices don't have these yet.
 * What is not here (OpenAI's `priority` and the like) has a price for each model, and none that we know.
 */
const SHARES: readonly (readonly [publisher: string, model: RegExp, tier: RegExp, PerBucket])[] = [
  // https://developers.openai.com/api/docs/guides/batch and /flex-processing
  ["openai", /./u, /^(batch|flex)$/u, HALF],
  // https://learn.microsoft.com/azure/ai-foundry/openai/how-to/batch
  ["azure", /^(gpt-|o\d)/u, /^batch$/u, HALF],
  // https://platform.claude.com/docs/en/about-claude/pricing#batch-processing
  ["anthropic", /./u, /^batch$/u, HALF],
  // https://docs.cloud.google.com/vertex-ai/generative-ai/docs/multimodal/batch-prediction-gemini: what came from
  // the cache costs what it always costs.
  ["google", /^gemini-/u, /^batch$/u, { ...HALF, cacheRead: 1 }],
];

/** Finds what share of the usual rates a call of a service tier costs. */
export function sharesOf(publisher: string, model: string, tier: string): PerBucket | undefined {
  return SHARES.find(
    ([whose, models, tiers]) => whose === publisher && models.test(model) && tiers.test(tier),
  )?.[3];
}
