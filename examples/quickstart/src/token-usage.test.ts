import { expect, test } from "vitest";
import { tokenUsage } from "./token-usage.ts";

test("takes the cached tokens out of the prompt and the reasoning out of the completion", () => {
  const usage = tokenUsage({
    prompt_tokens: 2_000,
    completion_tokens: 300,
    total_tokens: 2_300,
    prompt_tokens_details: { cached_tokens: 1_024, cache_write_tokens: 128 },
    completion_tokens_details: { reasoning_tokens: 256 },
  });

  expect(usage).toEqual({
    input: 848,
    cacheRead: 1_024,
    cacheWrite: 128,
    output: 44,
    reasoning: 256,
  });
});

test("copes with a provider that gives no details", () => {
  const usage = tokenUsage({ prompt_tokens: 10, completion_tokens: 3, total_tokens: 13 });

  expect(usage).toEqual({ input: 10, cacheRead: 0, cacheWrite: 0, output: 3, reasoning: 0 });
});

test("never gives a negative count, whatever a provider claims", () => {
  const usage = tokenUsage({
    prompt_tokens: 10,
    completion_tokens: 3,
    total_tokens: 13,
    prompt_tokens_details: { cached_tokens: 20 },
    completion_tokens_details: { reasoning_tokens: 4 },
  });

  expect(usage).toMatchObject({ input: 0, output: 0 });
});
