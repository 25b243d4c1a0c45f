import { describe, expect, it } from "vitest";
import { observeMalformedToFiles } from "../test/observe-malformed.ts";

describe("malformed events", { timeout: 60_000 }, () => {
  it("are counted, and written as lines that can be read (2,000 of 100,000)", async () => {
    const { intake, handlers, ...report } = await observeMalformedToFiles(2_000, 1);
    expect(report).toMatchObject({ observed: 2_000, thrown: 0, unhandled: 0, unreadable: 0 });
    expect(intake).toMatchObject({ accepted: 2_000, queued: 0 });
    for (const books of handlers) {
      expect(books).toMatchObject({ delivered: books.accepted, dropped: {}, queued: 0 });
    }
    expect(report.readable).toBe(handlers.reduce((sum, { delivered }) => sum + delivered, 0));
    expect(report.readable).toBeGreaterThan(2_000);
  });
});
