import type { LlmParameters } from "@llmobs/core";

/** What a request's body may ask for, of whichever API. */
export interface RequestBody {
  readonly model?: string | null;
  readonly stream?: boolean | null;
  readonly temperature?: number | null;
  readonly top_p?: number | null;
  readonly max_tokens?: number | null;
  readonly max_completion_tokens?: number | null;
  readonly max_output_tokens?: number | null;
  readonly seed?: number | null;
  readonly stop?: string | readonly string[] | null;
  readonly frequency_penalty?: number | null;
  readonly presence_penalty?: number | null;
  readonly n?: number | null;
  readonly reasoning_effort?: string | null;
  readonly reasoning?: { readonly effort?: string | null } | null;
  readonly service_tier?: string | null;
  readonly dimensions?: number;
  readonly encoding_format?: string;
  readonly stream_options?: { readonly include_usage?: boolean } | null;
}

/** The parameters of a request under llmobs' names. All of them, so that every event has one shape. */
export function parametersOf(body: RequestBody): LlmParameters {
  const { stop, encoding_format: encoding } = body;
  return {
    temperature: body.temperature ?? undefined,
    topP: body.top_p ?? undefined,
    maxTokens: body.max_completion_tokens ?? body.max_tokens ?? body.max_output_tokens ?? undefined,
    seed: body.seed ?? undefined,
    stopSequences: typeof stop === "string" ? [stop] : (stop ?? undefined),
    frequencyPenalty: body.frequency_penalty ?? undefined,
    presencePenalty: body.presence_penalty ?? undefined,
    choiceCount: body.n ?? undefined,
    stream: body.stream ?? undefined,
    reasoningEffort: body.reasoning_effort ?? body.reasoning?.effort ?? undefined,
    serviceTier: body.service_tier ?? undefined,
    dimensions: body.dimensions,
    encodingFormats: encoding === undefined ? undefined : [encoding],
  } as LlmParameters;
}
