import { describe, expect, it } from "vitest";
import { retry } from "./retry.ts";
import { readOptions, type RetryOptions } from "./retry-options.ts";

describe("the options of a retry", () => {
  it("have defaults", () => {
    expect(readOptions({})).toEqual({
      attempts: 5,
      baseDelayMs: 200,
      maxDelayMs: 30_000,
      deadlineMs: 60_000,
      budget: { ratio: 0.1, minimum: 10, windowMs: 10_000 },
      random: Math.random,
    });
    expect(readOptions({ budget: { ratio: 0.2 } }).budget).toEqual({
      ratio: 0.2,
      minimum: 10,
      windowMs: 10_000,
    });
  });

  it.each<[string, RetryOptions]>([
    ["attempts must be an integer of at least 1; received 0", { attempts: 0 }],
    ["baseDelayMs must be a number from 0 to 2147483647; received -1", { baseDelayMs: -1 }],
    ["maxDelayMs must be a number from 0 to 2147483647; received NaN", { maxDelayMs: NaN }],
    [
      "deadlineMs must be a number from 0 to 2147483647; received Infinity",
      { deadlineMs: Infinity },
    ],
    ["budget.ratio must be a number of at least 0; received -0.1", { budget: { ratio: -0.1 } }],
    ["budget.minimum must be a number of at least 0; received -1", { budget: { minimum: -1 } }],
    ["budget.windowMs must be a number of at least 1; received 0", { budget: { windowMs: 0 } }],
  ])("are refused: %s", (message, options) => {
    expect(() => retry(options)).toThrow(new RangeError(`[retry] ${message}.`));
  });

  it("are refused where random is no function", () => {
    expect(() => retry({ random: 0.5 as never })).toThrow(
      new TypeError("[retry] random must be a function; received 0.5."),
    );
  });
});
