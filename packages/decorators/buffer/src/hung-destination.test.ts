import { expect, it } from "vitest";
import { observeAtHungDestination } from "../test/hung-destination.ts";

it("counts exactly what it loses at a destination that hangs, and holds no more than its bounds", async () => {
  const { books } = await observeAtHungDestination(30_000);
  const queued = 8_192 + 256;
  expect(books).toMatchObject({
    accepted: 30_000,
    delivered: 0,
    queued,
    dropped: { evicted: 30_000 - queued },
  });
});
