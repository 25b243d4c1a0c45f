import type { TokenUsage } from "@llmobs/core";

/** The provider's counts. At a stream's end they are those of all of it. */
export interface ReportedUsage {
  readonly input_tokens?: number | null;
  readonly cache_read_input_tokens?: number | null;
  readonly cache_creation_input_tokens?: number | null;
  readonly output_tokens?: number | null;
  readonly output_tokens_details?: { readonly thinking_tokens?: number | null } | null;
}

/** What was reported of the input. */
export type InputUsage = Pick<TokenUsage, "input" | "cacheRead" | "cacheWrite">;

/** The provider's input leaves out what was cached. `undefined` where there is no count. */
export function inputUsage(reported: ReportedUsage): InputUsage | undefined {
  const { input_tokens: input } = reported;
  if (typeof input !== "number") return undefined;
  return {
    input,
    cacheRead: reported.cache_read_input_tokens ?? 0,
    cacheWrite: reported.cache_creation_input_tokens ?? 0,
  };
}

/** Its output includes the thinking, which only newer models count apart. */
export function tokenUsage(reported: ReportedUsage): TokenUsage | undefined {
  const input = inputUsage(reported);
  const { output_tokens: output, output_tokens_details: details } = reported;
  if (input === undefined || typeof output !== "number") return undefined;
  const reasoning = details?.thinking_tokens ?? 0;
  return { ...input, output: Math.max(0, output - reasoning), reasoning };
}
