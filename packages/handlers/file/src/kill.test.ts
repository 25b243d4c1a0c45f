import { describe, expect, it } from "vitest";
import { killFileWriters } from "../test/kill-file-writers.ts";

describe("kill -9", () => {
  it("loses nothing that was acknowledged, and tears at most the last line (10 of 1,000 kills)", async () => {
    const { acknowledged, lost, corrupt, laterLost } = await killFileWriters(10, 1);
    expect({ lost, corrupt, laterLost }).toEqual({ lost: 0, corrupt: 0, laterLost: 0 });
    expect(acknowledged).toBeGreaterThan(10);
  }, 60_000);
});
