import type { DecoratorPlugin } from "@llmobs/core";
import type { TailSamplingOptions } from "./tail-sampling-options.ts";
import { tailSampling } from "./tail-sampling.ts";

/** What makes `tailSampling` loadable by name and configurable by environment variables. */
export const tailPlugin: DecoratorPlugin<TailSamplingOptions> = {
  apiVersion: 1,
  kind: "decorator",
  name: "tail-sampling",
  create: tailSampling,
  variables: {
    LLMOBS_TAIL_SAMPLING_BY: {
      option: "by",
      kind: ["session", "trace"],
      description: "Which events are decided together.",
    },
    LLMOBS_TAIL_SAMPLING_WINDOW_MS: {
      option: "windowMs",
      kind: "number",
      description: "Milliseconds after which a session is decided at the latest.",
    },
    LLMOBS_TAIL_SAMPLING_MAX_SESSIONS: {
      option: "maxSessions",
      kind: "integer",
      description: "How many sessions may be undecided.",
    },
    LLMOBS_TAIL_SAMPLING_MAX_EVENTS: {
      option: "maxEvents",
      kind: "integer",
      description: "How many events are held in all.",
    },
    LLMOBS_TAIL_SAMPLING_SLOW_MS: {
      option: "slowMs",
      kind: "number",
      description: "Sessions in which anything took so many milliseconds are kept.",
    },
    LLMOBS_TAIL_SAMPLING_EXPENSIVE_TOKENS: {
      option: "expensiveTokens",
      kind: "number",
      description: "Sessions in which so many tokens were used are kept.",
    },
    LLMOBS_TAIL_SAMPLING_RATE: {
      option: "rate",
      kind: "number",
      description: "The share of all sessions that is kept in any case, from 0 to 1.",
    },
  },
  guarantees: {
    boundedBy: "`maxSessions` undecided sessions, `maxEvents` events, those on their way included.",
    whenFull:
      "The oldest session is decided early; where that frees nothing, the new event is dropped (`queue_full`).",
    onFailure: "The events that failed are dropped under their errors' reasons.",
    onFlush: "Everything held is decided, and what is kept has arrived or is dropped.",
    onCrash:
      "What is held is lost; on exit, `flushSync` hands what is kept to a destination that can write at once.",
  },
};
