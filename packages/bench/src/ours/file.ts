import { ObservabilityManager, type ObservedEvent } from "@llmobs/core";
import { fileHandler } from "@llmobs/file";
import type { OpenLog } from "../json-lines-log.ts";

/** Whole batches, as a buffer in front of the handler hands them over. */
export function fileInBatches(sync: boolean): OpenLog<ObservedEvent> {
  return (path) => {
    const handler = fileHandler({ path, sync });
    return {
      inputOf: (event) => event,
      write: (events) => handler.handleBatch?.(events),
      close: () => handler[Symbol.asyncDispose]?.(),
    };
  };
}

/** One event at a time, each in the file before `observe` returns. */
export const fileUnbatched: OpenLog<ObservedEvent> = (path) => {
  const manager = new ObservabilityManager({
    source: "bench",
    captureContent: true,
    handlers: [fileHandler({ path })],
  });
  return {
    inputOf: (event) => event,
    write: (events) => {
      for (const event of events) manager.observe(event);
    },
    close: async () => {
      await manager.shutdown();
    },
  };
};
