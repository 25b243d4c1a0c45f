import type { HandlerPlugin } from "@llmobs/core";
import { sqliteHandler } from "./sqlite-handler.ts";
import type { SqliteOptions } from "./sqlite-options.ts";

/** What makes this package loadable by name and configurable by environment variables. */
export const plugin: HandlerPlugin<SqliteOptions> = {
  apiVersion: 1,
  kind: "handler",
  purpose: "store",
  name: "sqlite",
  create: sqliteHandler,
  variables: {
    LLMOBS_SQLITE_PATH: { option: "path", kind: "string", description: "The database file." },
    LLMOBS_SQLITE_BUSY_TIMEOUT_MS: {
      option: "busyTimeoutMs",
      kind: "integer",
      description: "The longest that a write waits for another process, in milliseconds.",
    },
    LLMOBS_SQLITE_SYNCHRONOUS: {
      option: "synchronous",
      kind: ["normal", "full"],
      description: "Whether what was acknowledged survives a power cut (full).",
    },
    LLMOBS_SQLITE_MAX_EVENT_BYTES: {
      option: "maxEventBytes",
      kind: "integer",
      description: "The most bytes that an event's data may take.",
    },
    LLMOBS_SQLITE_KEEP_DAYS: {
      option: "keepDays",
      kind: "number",
      description: "For how many days events are kept.",
    },
    LLMOBS_SQLITE_KEEP_BYTES: {
      option: "keepBytes",
      kind: "integer",
      description: "How many bytes of events are kept.",
    },
    LLMOBS_SQLITE_JOURNAL_SIZE_LIMIT_BYTES: {
      option: "journalSizeLimitBytes",
      kind: "integer",
      description: "The size to which a write-ahead log that grew is cut.",
    },
  },
  guarantees: {
    boundedBy: "It holds nothing: what it took is in the database.",
    whenFull:
      "A full disk: the batch is rolled back and handed back; writing goes on when there is space.",
    onFailure:
      "The whole batch is handed back, as retryable where the cause may pass; an event that can't be written is handed back alone.",
    onFlush: "There is nothing to do.",
    onCrash:
      'What was acknowledged survives the death of the process, and with `synchronous: "full"` a power cut.',
  },
};
