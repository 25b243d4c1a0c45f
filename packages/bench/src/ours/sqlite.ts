import { sqliteHandler } from "@llmobs/sqlite";
import type { OpenTable } from "../table.ts";

/** Whole batches, as a buffer in front of the handler hands them over. */
export function sqliteInBatches(size: number): OpenTable {
  return async (path, events) => {
    const handler = sqliteHandler({ path });
    return {
      write: () => {
        for (let start = 0; start < events.length; start += size) {
          void handler.handleBatch?.(events.slice(start, start + size));
        }
      },
      close: () => handler[Symbol.asyncDispose]?.(),
    };
  };
}

/** One event at a time. */
export const sqliteUnbatched: OpenTable = async (path, events) => {
  const handler = sqliteHandler({ path });
  return {
    write: () => {
      for (const event of events) void handler.handle(event);
    },
    close: () => handler[Symbol.asyncDispose]?.(),
  };
};
