import type { DecoratorPlugin } from "@llmobs/core";
import { outbox } from "./outbox.ts";
import type { OutboxOptions } from "./outbox-options.ts";

/** What makes this package loadable by name and configurable by environment variables. */
export const plugin: DecoratorPlugin<OutboxOptions> = {
  apiVersion: 1,
  kind: "decorator",
  name: "outbox",
  create: outbox,
  variables: {
    LLMOBS_OUTBOX_PATH: { option: "path", kind: "string", description: "The database file." },
    LLMOBS_OUTBOX_MAX_EVENTS: {
      option: "maxEvents",
      kind: "integer",
      description: "How many events may wait.",
    },
    LLMOBS_OUTBOX_MAX_BYTES: {
      option: "maxBytes",
      kind: "integer",
      description: "How many bytes the events that wait may take.",
    },
    LLMOBS_OUTBOX_MAX_EVENT_BYTES: {
      option: "maxEventBytes",
      kind: "integer",
      description: "The most bytes that an event's data may take.",
    },
    LLMOBS_OUTBOX_ON_FULL: {
      option: "onFull",
      kind: ["drop-newest", "drop-oldest"],
      description: "Which events to drop when there is no room for a new one.",
    },
    LLMOBS_OUTBOX_BATCH_SIZE: {
      option: "batchSize",
      kind: "integer",
      description: "How many events one batch has at most.",
    },
    LLMOBS_OUTBOX_CONCURRENCY: {
      option: "concurrency",
      kind: "integer",
      description: "How many batches may be in flight.",
    },
    LLMOBS_OUTBOX_BASE_DELAY_MS: {
      option: "baseDelayMs",
      kind: "number",
      description: "The longest wait before the second attempt, in milliseconds.",
    },
    LLMOBS_OUTBOX_MAX_DELAY_MS: {
      option: "maxDelayMs",
      kind: "number",
      description: "The longest wait between two attempts, in milliseconds.",
    },
    LLMOBS_OUTBOX_ATTEMPTS: {
      option: "attempts",
      kind: "integer",
      description: "How often an event is tried before it becomes a dead letter.",
    },
    LLMOBS_OUTBOX_MAX_AGE_MS: {
      option: "maxAgeMs",
      kind: "number",
      description:
        "For how long an event is tried before it becomes a dead letter, in milliseconds.",
    },
    LLMOBS_OUTBOX_SYNCHRONOUS: {
      option: "synchronous",
      kind: ["normal", "full"],
      description: "Whether what was acknowledged survives a power cut (full).",
    },
  },
  guarantees: {
    boundedBy:
      "`maxEvents` and `maxBytes` in the file, `deadLetters` beside them; in memory, `concurrency` × `batchSize` events.",
    whenFull:
      "The new event is handed back (`queue_full`), or with `drop-oldest` the oldest that are not in flight are dropped (`evicted`).",
    onFailure:
      "The events that failed are tried again, later and later; what is refused, or has been tried for long enough, becomes a dead letter.",
    onFlush: "All that was taken before has been delivered or become a dead letter.",
    onCrash:
      'What was taken is delivered by the next process; after a power cut only with `synchronous: "full"`.',
  },
};
