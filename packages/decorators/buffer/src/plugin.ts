import type { DecoratorPlugin } from "@llmobs/core";
import { buffer } from "./buffer.ts";
import type { BufferOptions } from "./buffer-options.ts";

/** What makes this package loadable by name and configurable by environment variables. */
export const plugin: DecoratorPlugin<BufferOptions> = {
  apiVersion: 1,
  kind: "decorator",
  name: "buffer",
  create: buffer,
  variables: {
    LLMOBS_BUFFER_CAPACITY: {
      option: "capacity",
      kind: "integer",
      description: "How many events may wait.",
    },
    LLMOBS_BUFFER_MAX_BYTES: {
      option: "maxBytes",
      kind: "integer",
      description: "How many bytes the events may take in memory.",
    },
    LLMOBS_BUFFER_BATCH_SIZE: {
      option: "batchSize",
      kind: "integer",
      description: "How many events one batch has at most.",
    },
    LLMOBS_BUFFER_MAX_WAIT_MS: {
      option: "maxWaitMs",
      kind: "number",
      description: "Milliseconds that an event waits at most for its batch to fill up.",
    },
    LLMOBS_BUFFER_ON_FULL: {
      option: "onFull",
      kind: ["drop-oldest", "drop-newest"],
      description: "Which events to drop when there is no room for a new one.",
    },
    LLMOBS_BUFFER_CONCURRENCY: {
      option: "concurrency",
      kind: "integer",
      description: "How many batches may be in flight.",
    },
  },
  guarantees: {
    boundedBy:
      "`capacity` events that wait, `concurrency` × `batchSize` in flight, and `maxBytes` for both.",
    whenFull:
      "The oldest events that wait are dropped (`evicted`), or with `drop-newest` the new one (`queue_full`).",
    onFailure: "The events that failed are dropped under their errors' reasons.",
    onFlush: "All that was taken before has been delivered or dropped.",
    onCrash:
      "What is held is lost; on exit, `flushSync` hands it to a destination that can write at once.",
  },
};
