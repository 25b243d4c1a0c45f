import type { DecoratorPlugin } from "@llmobs/core";
import type { SamplingOptions } from "./sampling-options.ts";
import { sampling } from "./sampling.ts";

/** What makes `sampling` loadable by name and configurable by environment variables. */
export const plugin: DecoratorPlugin<SamplingOptions> = {
  apiVersion: 1,
  kind: "decorator",
  name: "sampling",
  create: sampling,
  variables: {
    LLMOBS_SAMPLING_RATE: {
      option: "rate",
      kind: "number",
      description: "The share of all sessions that goes on, from 0 to 1.",
    },
  },
  guarantees: {
    boundedBy: "It holds nothing.",
    whenFull: "It never is.",
    onFailure: "What fails behind it is handed back; an event about which `keep` throws goes on.",
    onFlush: "There is nothing to do.",
    onCrash: "It holds nothing that could be lost.",
  },
};
