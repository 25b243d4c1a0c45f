import type { DecoratorPlugin } from "@llmobs/core";
import type { RateLimitOptions } from "./rate-limit-options.ts";
import { rateLimit } from "./rate-limit.ts";

/** What makes this package loadable by name and configurable by environment variables. */
export const plugin: DecoratorPlugin<RateLimitOptions> = {
  apiVersion: 1,
  kind: "decorator",
  name: "rate-limit",
  create: rateLimit,
  variables: {
    LLMOBS_RATE_LIMIT_PER_SECOND: {
      option: "perSecond",
      kind: "number",
      description: "How many events go on per second, in the long run.",
    },
    LLMOBS_RATE_LIMIT_BURST: {
      option: "burst",
      kind: "number",
      description: "How many events go on at once, after a pause.",
    },
    LLMOBS_RATE_LIMIT_BY: {
      option: "by",
      kind: ["type", "session"],
      description: "What has a limit of its own.",
    },
    LLMOBS_RATE_LIMIT_MAX_KEYS: {
      option: "maxKeys",
      kind: "integer",
      description: "How many limits of their own are kept.",
    },
  },
  guarantees: {
    boundedBy: "It holds no event, and `maxKeys` counters.",
    whenFull:
      "Beyond the limit the new event is dropped (`rate_limited`); beyond `maxKeys` the counter longest not used begins anew.",
    onFailure: "What fails behind it is handed back; it has used up its share of the limit.",
    onFlush: "What was dropped is told in a diagnostic.",
    onCrash: "It holds nothing that could be lost.",
  },
};
