// Runs in a child process beside others: writes batches to one database, each again until it is taken.
import { setImmediate } from "node:timers/promises";
import { isRetryable } from "@llmobs/core/error";
import { eventFactory } from "@llmobs/testing";
import { sqliteHandler } from "../src/index.ts";

const [, , seed = "1", path = ""] = process.argv;
const handler = sqliteHandler({ path });
const events = eventFactory({ seed: Number(seed) });
let handedBack = 0;
let longestMs = 0;

for (let count = 0; count < 40; count++) {
  const batch = events.take(50);
  for (let isTaken = false; !isTaken;) {
    const start = performance.now();
    try {
      await handler.handleBatch?.(batch);
      isTaken = true;
    } catch (error) {
      if (!isRetryable(error)) throw error;
      handedBack += 1;
    }
    longestMs = Math.max(longestMs, performance.now() - start);
    await setImmediate();
  }
}
await handler[Symbol.asyncDispose]?.();
console.log(JSON.stringify({ handedBack, longestMs }));
