/**
 * Two million events at each of three bad destinations: `pnpm test:soak [events]`. Fails where more
 * than 5 MB are held, a loss is not counted, or the 99th percentile of observing is above 5 µs.
 */
import assert from "node:assert/strict";
import type { HandlerBooks } from "@llmobs/core";
import { type Defect, observeAtBadDestination } from "./bad-destination.ts";

const count = Number(process.argv[2] ?? 2_000_000);
const HELD_AT_MOST = 8_192 + 256;

await soak("hangs", ({ delivered, dropped: { evicted = 0, ...others }, queued }) => {
  assert.deepEqual({ delivered, others }, { delivered: 0, others: {} });
  assert.equal(queued, Math.min(count, HELD_AT_MOST));
  assert.equal(evicted, count - queued);
});

await soak("throws", ({ delivered, dropped, queued }) => {
  const { handler_error: failed = 0, evicted = 0, ...others } = dropped;
  assert.deepEqual({ delivered, queued, others }, { delivered: 0, queued: 0, others: {} });
  assert.equal(failed + evicted, count);
});

await soak("awaits and then observes", ({ delivered, dropped, queued }, refused) => {
  const { evicted = 0, ...others } = dropped;
  assert.deepEqual({ queued, others }, { queued: 0, others: {} });
  assert.equal(delivered + evicted, count);
  assert.deepEqual(refused, { reentrant: delivered });
});

async function soak(
  defect: Defect,
  expectBooks: (books: HandlerBooks, refused: Readonly<Record<string, number>>) => void,
): Promise<void> {
  const { stats, p99Ns, heldBytes = NaN } = await observeAtBadDestination(defect, count);
  const { intake, handlers } = stats;
  const books = handlers[0] as HandlerBooks;
  const { accepted, delivered, dropped, queued } = books;
  console.log(`A destination that ${defect}:`);
  console.log(
    `  accepted ${accepted} = delivered ${delivered} + dropped ${JSON.stringify(dropped)} + queued ${queued}; ` +
      `refused ${JSON.stringify(intake.dropped)}`,
  );
  console.log(`  held after GC: ${(heldBytes / 1e6).toFixed(2)} MB; observe() p99: ${p99Ns} ns`);
  assert.equal(accepted, count);
  expectBooks(books, intake.dropped);
  assert.ok(heldBytes <= 5e6, "more than 5 MB are held");
  assert.ok(p99Ns < 5_000, "the 99th percentile of observe() is above 5 µs");
}
