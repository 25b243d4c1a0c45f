import { createEvent, type ObservedEvent } from "@llmobs/core";
import { describe, expect, it } from "vitest";
import { isExpensive, isSlow } from "./merits.ts";

const withData = (data: unknown): ObservedEvent => createEvent("log", data as never);

describe("isSlow", () => {
  it("looks for anything that took so long", () => {
    const events = [withData({ message: "hello" }), withData({ durationMs: 99.5 })];
    expect(isSlow(events, 99.5)).toBe(true);
    expect(isSlow(events, 99.6)).toBe(false);
    expect(isSlow([], 0)).toBe(false);
  });
});

describe("isExpensive", () => {
  it("sums the tokens of all buckets and all events", () => {
    const events = [
      withData({ usage: { input: 1, cacheRead: 20, cacheWrite: 300 } }),
      withData({ message: "in between" }),
      withData({ usage: { output: 4_000, reasoning: 50_000, total: 1e9 } }),
    ];
    expect(isExpensive(events, 54_321)).toBe(true);
    expect(isExpensive(events, 54_322)).toBe(false);
  });

  it("takes what is no number for none", () => {
    const usages = [null, "many", 7, { input: "many", output: NaN }, { input: -5, output: 10n }];
    const events = [withData(null), ...usages.map((usage) => withData({ usage }))];
    expect(isExpensive(events, 1)).toBe(false);
    expect(isExpensive([...events, withData({ usage: { output: 1 } })], 1)).toBe(true);
  });

  it("is never so where nobody said what expensive is", () => {
    expect(isExpensive([withData({ usage: { output: Infinity } })], Infinity)).toBe(false);
  });
});
