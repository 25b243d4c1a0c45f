import { describe, expect, test } from "vitest";
import { countEmbeddedTokens, countTokens } from "./token-usage.ts";

describe("countTokens", () => {
  test.each([
    [
      "takes cached tokens out of the input, and reasoning out of the output",
      { inputTokens: { total: 120, cacheRead: 20 }, outputTokens: { total: 11, reasoning: 4 } },
      { input: 100, cacheRead: 20, output: 7, reasoning: 4 },
    ],
    [
      "goes by what the provider says was not cached",
      {
        inputTokens: { total: 130, noCache: 100, cacheRead: 20, cacheWrite: 10 },
        outputTokens: { total: 3 },
      },
      { input: 100, cacheRead: 20, cacheWrite: 10, output: 3 },
    ],
    [
      "counts what is neither text nor reasoning as output",
      { inputTokens: { total: 1 }, outputTokens: { total: 30, text: 5, reasoning: 10 } },
      { input: 1, output: 20, reasoning: 10 },
    ],
    [
      "goes by the text where there is no total",
      { inputTokens: { noCache: 1 }, outputTokens: { text: 5 } },
      { input: 1, output: 5 },
    ],
    [
      "keeps zeros, which are reports",
      { inputTokens: { total: 0 }, outputTokens: { total: 0 } },
      { input: 0, output: 0 },
    ],
  ])("%s", (_what, reported, usage) => {
    expect(countTokens(reported)).toEqual({ usage, usageSource: "reported" });
  });

  test.each([
    ["nothing is reported", undefined],
    ["the input is missing", { inputTokens: {}, outputTokens: { total: 3 } }],
    ["the output is missing", { inputTokens: { total: 3 }, outputTokens: {} }],
    ["a count is no number", { inputTokens: { total: Number.NaN }, outputTokens: { total: 3 } }],
  ])("knows nothing where %s", (_what, reported) => {
    expect(countTokens(reported)).toEqual({ usageSource: "unknown" });
  });
});

test("an embedding's tokens are input", () => {
  expect(countEmbeddedTokens({ usage: { tokens: 4 } })).toEqual({
    usage: { input: 4, output: 0 },
    usageSource: "reported",
  });
  expect(countEmbeddedTokens({ usage: { tokens: Number.NaN } })).toEqual({
    usageSource: "unknown",
  });
});
