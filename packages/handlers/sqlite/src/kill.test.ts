import { describe, expect, it } from "vitest";
import { killSqliteWriters } from "../test/kill-sqlite-writers.ts";

describe("kill -9", () => {
  it("loses nothing that was acknowledged, and leaves a sound database (10 of 1,000 kills)", async () => {
    const { acknowledged, kills, ...faults } = await killSqliteWriters(10, 1);
    expect(faults).toEqual({ lost: 0, corrupt: 0, halved: 0, laterLost: 0 });
    // A process is killed at the earliest when its first event is acknowledged.
    expect(acknowledged).toBeGreaterThanOrEqual(kills);
  }, 60_000);
});
