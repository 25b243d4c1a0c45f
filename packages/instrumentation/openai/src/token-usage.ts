import type { TokenUsage } from "@llmobs/core";

/** The counts of both APIs: chat completions speaks of prompts and completions, responses of input and output. */
interface ReportedUsage {
  readonly prompt_tokens?: unknown;
  readonly completion_tokens?: unknown;
  readonly prompt_tokens_details?: InputDetails | null;
  readonly completion_tokens_details?: OutputDetails | null;
  readonly input_tokens?: unknown;
  readonly output_tokens?: unknown;
  readonly input_tokens_details?: InputDetails | null;
  readonly output_tokens_details?: OutputDetails | null;
}

interface InputDetails {
  readonly cached_tokens?: number | null;
  readonly cache_write_tokens?: number | null;
}

interface OutputDetails {
  readonly reasoning_tokens?: number | null;
}

/**
 * Turns the provider's counts, which overlap (its input includes what was cached, its output the
 * reasoning), into buckets that can be summed. `undefined` where there is no count.
 */
export function tokenUsage(reported: unknown): TokenUsage | undefined {
  if (typeof reported !== "object" || reported === null) return undefined;
  const usage = reported as ReportedUsage;
  const input = usage.prompt_tokens ?? usage.input_tokens;
  // Embeddings have none.
  const output = usage.completion_tokens ?? usage.output_tokens ?? 0;
  if (typeof input !== "number" || typeof output !== "number") return undefined;
  const inputDetails = usage.prompt_tokens_details ?? usage.input_tokens_details;
  const outputDetails = usage.completion_tokens_details ?? usage.output_tokens_details;
  const cacheRead = inputDetails?.cached_tokens ?? 0;
  const cacheWrite = inputDetails?.cache_write_tokens ?? 0;
  const reasoning = outputDetails?.reasoning_tokens ?? 0;
  return {
    input: Math.max(0, input - cacheRead - cacheWrite),
    cacheRead,
    cacheWrite,
    output: Math.max(0, output - reasoning),
    reasoning,
  };
}
