import type { LlmParameters } from "@llmobs/core";

/** What a request's body may ask for, as far as it is looked at. */
export interface RequestBody {
  readonly model?: string;
  readonly system?: unknown;
  readonly messages?: unknown;
  readonly stream?: boolean;
  readonly max_tokens?: number;
  readonly temperature?: number;
  readonly top_p?: number;
  readonly top_k?: number;
  readonly stop_sequences?: readonly string[];
  readonly thinking?: { readonly type?: string; readonly budget_tokens?: number } | null;
  readonly output_config?: { readonly effort?: string | null } | null;
  readonly service_tier?: string;
}

/** The parameters of a request under llmobs' names. All of them, so that every event has one shape. */
export function parametersOf(body: RequestBody): LlmParameters {
  return {
    maxTokens: body.max_tokens,
    temperature: body.temperature,
    topP: body.top_p,
    topK: body.top_k,
    stopSequences: body.stop_sequences,
    stream: body.stream,
    thinking: body.thinking?.type,
    thinkingBudgetTokens: body.thinking?.budget_tokens,
    reasoningEffort: body.output_config?.effort ?? undefined,
    serviceTier: body.service_tier,
  } as LlmParameters;
}
