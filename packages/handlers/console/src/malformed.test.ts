import { describe, expect, it } from "vitest";
import { observeMalformedOnConsole } from "../test/observe-malformed.ts";

describe("malformed events", { timeout: 60_000 }, () => {
  it("are counted, and shown on one harmless line each (2,000 of 100,000)", async () => {
    const { intake, handlers, ...report } = await observeMalformedOnConsole(2_000, 1);
    expect(report).toMatchObject({ observed: 2_000, thrown: 0, unhandled: 0, unsafe: 0 });
    expect(intake).toMatchObject({ accepted: 2_000, queued: 0 });
    expect(handlers).toMatchObject([{ delivered: report.lines, dropped: {}, queued: 0 }]);
    expect(report.lines).toBeGreaterThan(1_000);
    expect(report.longestLine).toBeLessThan(3_000);
  });
});
