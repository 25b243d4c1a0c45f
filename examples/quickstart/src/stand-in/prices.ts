import type { ModelPrice } from "@llmobs/cost";

/** Made up, in US dollars for a million tokens, so that there is a cost to look at. */
export const STAND_IN_PRICES: readonly ModelPrice[] = [
  {
    provider: "stand-in",
    model: "*",
    input: 0.25,
    cacheRead: 0.025,
    output: 2,
    source: "made up for the stand-in",
  },
];
