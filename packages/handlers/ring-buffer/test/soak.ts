/**
 * A million events through a ring of a thousand: `pnpm test:soak`. Fails where what is held after a
 * garbage collection grows with the number of events.
 */
import assert from "node:assert/strict";
import { eventFactory } from "@llmobs/testing";
import { ringBufferHandler } from "../src/index.ts";

const EVENTS = 1_000_000;
const SIZE = 1_000;
const MAX_GROWTH_BYTES = 2 * 1_048_576;

const { gc } = globalThis as { readonly gc?: () => void };
assert.ok(gc !== undefined, "Needs node --expose-gc.");

const events = eventFactory({ seed: 3 });
const handler = ringBufferHandler({ size: SIZE });
const slow = handler.subscribe({ capacity: SIZE });
const observe = (count: number): void => {
  for (let index = 0; index < count; index++) void handler.handle(events.sized(500));
};
const heldBytes = (): number => {
  gc();
  gc();
  return process.memoryUsage().heapUsed;
};

observe(10 * SIZE);
const before = heldBytes();
observe(EVENTS);
const growth = heldBytes() - before;
console.log({
  events: EVENTS,
  kept: handler.length,
  missed: slow.missed,
  growthKiB: Math.round(growth / 1_024),
});
assert.equal(handler.length, SIZE);
assert.equal(slow.missed, EVENTS + 9 * SIZE);
assert.ok(growth < MAX_GROWTH_BYTES, `what is held grew by ${growth} bytes`);
