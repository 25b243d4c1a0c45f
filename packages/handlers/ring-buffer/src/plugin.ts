import type { HandlerPlugin } from "@llmobs/core";
import { ringBufferHandler } from "./ring-buffer-handler.ts";
import type { RingBufferOptions } from "./ring-buffer-options.ts";

/** What makes this package loadable by name and configurable by environment variables. */
export const plugin: HandlerPlugin<RingBufferOptions> = {
  apiVersion: 1,
  kind: "handler",
  // A buffer in front would hold back just what a crash report is about.
  purpose: "show",
  name: "ring-buffer",
  create: ringBufferHandler,
  variables: {
    LLMOBS_RING_BUFFER_SIZE: {
      option: "size",
      kind: "integer",
      description: "How many events are kept.",
    },
    LLMOBS_RING_BUFFER_DUMP_ON_FATAL: {
      option: "dumpOnFatal",
      kind: "string",
      description: "The file to which they are written when an event of the level `fatal` comes.",
    },
  },
  guarantees: {
    boundedBy: "`size` events, and for each subscriber `capacity` items.",
    whenFull:
      "The oldest event gives way, which counts as delivered; a slow subscriber misses the oldest, and counts them.",
    onFailure: "An event of which `project` throws is handed back.",
    onFlush: "There is nothing to do.",
    onCrash: "All is lost but for what was dumped.",
  },
};
