import { type Handler, pipe } from "@llmobs/core";
import { outbox } from "@llmobs/outbox";
import type { OpenQueue } from "../durable-queue.ts";

/** Batches of this size, as a buffer in front of the outbox hands them over; 1 for one event at a time. */
export function outboxInBatches(size: number): OpenQueue {
  return (path) => {
    let arrived = 0;
    const destination: Handler = {
      name: "counting",
      handle: () => {
        arrived++;
      },
      handleBatch: (events) => {
        arrived += events.length;
      },
    };
    const handler = pipe(outbox({ path }), destination);
    return {
      take: (events) => {
        if (size === 1) for (const event of events) void handler.handle(event);
        else {
          for (let start = 0; start < events.length; start += size) {
            void handler.handleBatch?.(events.slice(start, start + size));
          }
        }
      },
      settle: async () => {
        await handler.flush?.({ signal: new AbortController().signal });
        return arrived;
      },
      close: () => handler[Symbol.asyncDispose]?.(),
    };
  };
}
