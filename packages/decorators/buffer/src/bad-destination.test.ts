import { expect, it } from "vitest";
import { observeAtBadDestination } from "../test/bad-destination.ts";

const COUNT = 12_000;

it("counts exactly what it loses at a destination that hangs, and holds no more than its bounds", async () => {
  const { stats } = await observeAtBadDestination("hangs", COUNT);
  const queued = 8_192 + 256;
  expect(stats.handlers).toMatchObject([
    { accepted: COUNT, delivered: 0, queued, dropped: { evicted: COUNT - queued } },
  ]);
});

it("loses each event once at a destination that always throws", async () => {
  const { stats } = await observeAtBadDestination("throws", COUNT);
  const [books] = stats.handlers;
  const { handler_error: failed = 0, evicted = 0 } = books?.dropped ?? {};
  expect(books).toMatchObject({ accepted: COUNT, delivered: 0, queued: 0 });
  expect(failed).toBeGreaterThan(0);
  expect(failed + evicted).toBe(COUNT);
});

it("refuses, and counts, what a destination observes after it has awaited", async () => {
  const { stats } = await observeAtBadDestination("awaits and then observes", COUNT);
  const [books] = stats.handlers;
  const { delivered = 0, dropped = {} } = books ?? {};
  expect(books).toMatchObject({ accepted: COUNT, queued: 0 });
  expect(delivered).toBeGreaterThan(0);
  expect(delivered + (dropped["evicted"] ?? 0)).toBe(COUNT);
  expect(stats.intake.dropped).toEqual({ reentrant: delivered });
});
