import { expect, it } from "vitest";
import { tokenUsage } from "./token-usage.ts";

const NONE = { cacheRead: 0, cacheWrite: 0, reasoning: 0 };

it.each([
  [
    "of chat completions, whose counts overlap",
    {
      prompt_tokens: 125,
      completion_tokens: 11,
      total_tokens: 136,
      prompt_tokens_details: { cached_tokens: 20, cache_write_tokens: 5 },
      completion_tokens_details: { reasoning_tokens: 4 },
    },
    { input: 100, cacheRead: 20, cacheWrite: 5, output: 7, reasoning: 4 },
  ],
  [
    "of responses",
    {
      input_tokens: 30,
      output_tokens: 9,
      input_tokens_details: { cached_tokens: 10 },
      output_tokens_details: { reasoning_tokens: 2 },
    },
    { input: 20, cacheRead: 10, cacheWrite: 0, output: 7, reasoning: 2 },
  ],
  ["without details", { prompt_tokens: 3, completion_tokens: 2 }, { ...NONE, input: 3, output: 2 }],
  [
    "with details that are null",
    { prompt_tokens: 3, completion_tokens: 2, prompt_tokens_details: null },
    { ...NONE, input: 3, output: 2 },
  ],
  ["of embeddings", { prompt_tokens: 8, total_tokens: 8 }, { ...NONE, input: 8, output: 0 }],
  [
    "with more details than tokens",
    { prompt_tokens: 3, completion_tokens: 2, prompt_tokens_details: { cached_tokens: 9 } },
    { ...NONE, cacheRead: 9, input: 0, output: 2 },
  ],
  ["that is none", null, undefined],
  ["without counts", { total_tokens: 5 }, undefined],
  ["with counts that are no numbers", { prompt_tokens: "3", completion_tokens: 2 }, undefined],
])("usage %s", (_, reported, usage) => {
  expect(tokenUsage(reported)).toEqual(usage);
});
