import { describe, expect, it } from "vitest";
import { retryAfterMs } from "./retry-after.ts";

const NOW = Date.UTC(2026, 10, 24, 12);

describe("retryAfterMs", () => {
  it.each([
    ["0", 0],
    ["30", 30_000],
    [" 7 ", 7_000],
    ["Tue, 24 Nov 2026 12:01:00 GMT", 60_000],
  ])("reads %j", (header, ms) => {
    expect(retryAfterMs(header, NOW)).toBe(ms);
  });

  it.each([undefined, "", "soon", "-1", "1.5", "Tue, 24 Nov 2026 11:59:00 GMT", "86401", "9e9"])(
    "takes %j for none",
    (header) => {
      expect(retryAfterMs(header, NOW)).toBeUndefined();
    },
  );
});
