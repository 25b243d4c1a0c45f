import { describe, expect, it } from "vitest";
import { humanCount, humanDuration, timeOfDay } from "./human-units.ts";

describe("humanDuration", () => {
  it.each([
    [0, "<0.1ms"],
    [0.42, "0.4ms"],
    [0.949, "0.9ms"],
    [0.96, "1ms"],
    [12.3, "12ms"],
    [999.4, "999ms"],
    [999.6, "1.00s"],
    [1_240, "1.24s"],
    [9_994, "9.99s"],
    [9_996, "10.0s"],
    [59_940, "59.9s"],
    [59_960, "1m00s"],
    [125_400, "2m05s"],
    [3_599_400, "59m59s"],
    [3_599_600, "1h00m"],
    [3_720_000, "1h02m"],
    [360_000_000, "100h00m"],
  ])("writes %d ms as %s", (ms, text) => {
    expect(humanDuration(ms)).toBe(text);
  });

  it("shows what is no duration as it is", () => {
    expect(humanDuration(Number.NaN)).toBe("NaNms");
    expect(humanDuration(-3)).toBe("-3ms");
  });
});

describe("humanCount", () => {
  it.each([
    [0, "0"],
    [999, "999"],
    [1_000, "1.0k"],
    [1_240, "1.2k"],
    [9_949, "9.9k"],
    [9_950, "10k"],
    [46_400, "46k"],
    [999_499, "999k"],
    [999_500, "1.0M"],
    [12_300_000, "12M"],
  ])("writes %d as %s", (count, text) => {
    expect(humanCount(count)).toBe(text);
  });
});

describe("timeOfDay", () => {
  it("writes local time in columns that never move", () => {
    expect(timeOfDay(new Date(2026, 0, 1, 4, 3, 7, 9).getTime())).toBe("04:03:07.009");
  });

  it("keeps its columns where the time is none", () => {
    expect(timeOfDay(Number.NaN)).toHaveLength("04:03:07.009".length);
  });
});
