import type { DecoratorPlugin } from "@llmobs/core";
import type { CostOptions } from "./cost-options.ts";
import { cost } from "./cost.ts";

/** What makes this package loadable by name and configurable by environment variables. */
export const plugin: DecoratorPlugin<CostOptions> = {
  apiVersion: 1,
  kind: "decorator",
  name: "cost",
  create: cost,
  variables: {
    LLMOBS_COST_PRICES: {
      option: "prices",
      kind: "string",
      description: 'Your own prices as JSON: `[{"model":"acme-*","input":0.5,"output":1}]`.',
    },
    LLMOBS_COST_PUBLISHED: {
      option: "published",
      kind: "boolean",
      description: "Whether other models have their published prices.",
    },
    LLMOBS_COST_OVERWRITE: {
      option: "overwrite",
      kind: "boolean",
      description: "Whether a cost that an event brings along is reckoned anew.",
    },
  },
  guarantees: {
    boundedBy: "It holds no event, and the prices of 1,000 models.",
    whenFull: "It never is; further models are looked up at each call.",
    onFailure:
      "What can't be read goes on as it came, with a diagnostic; what fails behind it is handed back.",
    onFlush: "There is nothing to do.",
    onCrash: "It holds nothing that could be lost.",
  },
};
