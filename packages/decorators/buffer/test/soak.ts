/**
 * Two million events at a destination that hangs for ever: `pnpm test:soak [events]`.
 * Fails where more than 5 MB are held, a drop is not counted, or the 99th percentile exceeds 5 µs.
 */
import assert from "node:assert/strict";
import { observeAtHungDestination } from "./hung-destination.ts";

const count = Number(process.argv[2] ?? 2_000_000);
const { books, p99Ns, heldBytes } = await observeAtHungDestination(count);
const { accepted, delivered, dropped, queued } = books;

console.log(
  `accepted ${accepted} = delivered ${delivered} + dropped ${JSON.stringify(dropped)} + queued ${queued}`,
);
console.log(
  `held after GC: ${((heldBytes ?? NaN) / 1e6).toFixed(2)} MB; observe() p99: ${p99Ns} ns`,
);

assert.equal(accepted, count);
assert.equal(queued, Math.min(count, 8_192 + 256));
assert.deepEqual(dropped, { evicted: count - queued });
assert.ok(heldBytes !== undefined && heldBytes <= 5e6, "more than 5 MB are held");
assert.ok(p99Ns < 5_000, "the 99th percentile of observe() is above 5 µs");
