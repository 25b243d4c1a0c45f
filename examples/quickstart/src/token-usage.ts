import type { TokenUsage } from "@llmobs/core";
import type { CompletionUsage } from "openai/resources/completions";

/**
 * Turns the provider's counts, which overlap (its prompt tokens include the cached ones, its
 * completion tokens the reasoning), into buckets that can be summed.
 */
export function tokenUsage(reported: CompletionUsage): TokenUsage {
  const cacheRead = reported.prompt_tokens_details?.cached_tokens ?? 0;
  const cacheWrite = reported.prompt_tokens_details?.cache_write_tokens ?? 0;
  const reasoning = reported.completion_tokens_details?.reasoning_tokens ?? 0;
  return {
    input: Math.max(0, reported.prompt_tokens - cacheRead - cacheWrite),
    cacheRead,
    cacheWrite,
    output: Math.max(0, reported.completion_tokens - reasoning),
    reasoning,
  };
}
