import type { DecoratorPlugin } from "@llmobs/core";
import { retry } from "./retry.ts";
import type { RetryOptions } from "./retry-options.ts";

/** What makes this package loadable by name and configurable by environment variables. */
export const plugin: DecoratorPlugin<RetryOptions> = {
  apiVersion: 1,
  kind: "decorator",
  name: "retry",
  create: retry,
  variables: {
    LLMOBS_RETRY_ATTEMPTS: {
      option: "attempts",
      kind: "integer",
      description: "How often a delivery is tried at most, the first time included.",
    },
    LLMOBS_RETRY_BASE_DELAY_MS: {
      option: "baseDelayMs",
      kind: "number",
      description: "The longest wait before the second attempt, in milliseconds.",
    },
    LLMOBS_RETRY_MAX_DELAY_MS: {
      option: "maxDelayMs",
      kind: "number",
      description: "The longest wait of all, in milliseconds.",
    },
    LLMOBS_RETRY_DEADLINE_MS: {
      option: "deadlineMs",
      kind: "number",
      description: "How many milliseconds after the call the last attempt may begin.",
    },
  },
  guarantees: {
    boundedBy:
      "It holds no queue: what waits was handed over by a caller that waits for it, and that caller bounds it (a buffer by its batches in flight, a manager by `maxInFlight`).",
    whenFull: "It never is.",
    onFailure:
      "What may succeed later is tried again within `attempts`, `deadlineMs` and the budget, then handed back as `retry_exhausted`; what can't is handed back at once, with its own error.",
    onFlush: "The calls that wait go on by their own times, and keep the process alive meanwhile.",
    onCrash: "What waits for its next attempt is lost.",
  },
};
