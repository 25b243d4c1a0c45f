import type { HandlerPlugin } from "@llmobs/core";
import { fileHandler } from "./file-handler.ts";
import type { FileOptions } from "./file-options.ts";

/** What makes this package loadable by name and configurable by environment variables. */
export const plugin: HandlerPlugin<FileOptions> = {
  apiVersion: 1,
  kind: "handler",
  purpose: "store",
  name: "file",
  create: fileHandler,
  variables: {
    LLMOBS_FILE_PATH: { option: "path", kind: "string", description: "The file to append to." },
    LLMOBS_FILE_SYNC: {
      option: "sync",
      kind: "boolean",
      description: "Whether to write before returning.",
    },
    LLMOBS_FILE_FSYNC: {
      option: "fsync",
      kind: ["never", "batch", "close"],
      description: "When to put what was written on the device itself.",
    },
    LLMOBS_FILE_MAX_EVENT_BYTES: {
      option: "maxEventBytes",
      kind: "integer",
      description: "The most bytes that one event may take.",
    },
    LLMOBS_FILE_ROTATE_BYTES: {
      option: "rotateBytes",
      kind: "integer",
      description: "The size at which the file is put aside.",
    },
    LLMOBS_FILE_ROTATE_DAILY: {
      option: "rotateDaily",
      kind: "boolean",
      description: "Whether the file is put aside each day (UTC).",
    },
    LLMOBS_FILE_KEEP_FILES: {
      option: "keepFiles",
      kind: "integer",
      description: "How many files that were put aside are kept.",
    },
    LLMOBS_FILE_KEEP_DAYS: {
      option: "keepDays",
      kind: "number",
      description: "For how many days files that were put aside are kept.",
    },
  },
  guarantees: {
    boundedBy:
      "It holds nothing with `sync: true`; otherwise what was handed over and not settled.",
    whenFull: "A full disk: events that did not arrive whole are handed back.",
    onFailure: "Exactly the events that are not in the file as whole lines are handed back.",
    onFlush: "All that was handed over before is with the operating system.",
    onCrash:
      'What was acknowledged survives the death of the process, and with `fsync: "batch"` that of the machine.',
  },
};
