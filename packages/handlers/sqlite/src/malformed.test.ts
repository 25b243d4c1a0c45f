import { describe, expect, it } from "vitest";
import { observeMalformedToSqlite } from "../test/observe-malformed.ts";

describe("malformed events", { timeout: 60_000 }, () => {
  it("are counted, and stored as rows that can be read (2,000 of 100,000)", async () => {
    const { intake, handlers, rows, ...report } = await observeMalformedToSqlite(2_000, 1);
    expect(report).toMatchObject({ observed: 2_000, thrown: 0, unhandled: 0, unreadable: 0 });
    expect(intake).toMatchObject({ accepted: 2_000, queued: 0 });
    const [handler] = handlers;
    const dropped = Object.values(handler?.dropped ?? {}).reduce((sum, count) => sum + count, 0);
    expect(handlers).toHaveLength(1);
    expect(handler).toMatchObject({ accepted: Number(handler?.delivered) + dropped, queued: 0 });
    expect(rows).toBeGreaterThan(1_000);
    expect(rows).toBeLessThanOrEqual(Number(handler?.delivered));
  });
});
