/**
 * What is read of the AI SDK's objects. Their own types are in packages that an app need not have
 * installed, so these say only what is looked at; what comes from outside may lack any of it.
 */

/** How a model of version 3 or 4 of the provider specification counts tokens. */
export interface SdkUsage {
  readonly inputTokens?: {
    readonly total?: number | undefined;
    readonly noCache?: number | undefined;
    readonly cacheRead?: number | undefined;
    readonly cacheWrite?: number | undefined;
  };
  readonly outputTokens?: {
    readonly total?: number | undefined;
    readonly text?: number | undefined;
    readonly reasoning?: number | undefined;
  };
}

interface SdkFinishReason {
  readonly unified?: string;
  /** The provider's own word. */
  readonly raw?: string | undefined;
}

export interface SdkRequest {
  /** Where it was sent, as far as a provider tells. */
  readonly url?: string | undefined;
}

export interface SdkResponse {
  readonly id?: string | undefined;
  readonly modelId?: string | undefined;
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
}

/** What a model's `doGenerate` gives. */
export interface SdkGenerated {
  readonly content?: readonly unknown[];
  readonly finishReason?: SdkFinishReason;
  readonly usage?: SdkUsage;
  readonly request?: SdkRequest | undefined;
  readonly response?: SdkResponse | undefined;
}

/** What a model's `doStream` gives. */
export interface SdkStreamed {
  readonly stream: ReadableStream<unknown>;
  readonly request?: SdkRequest | undefined;
  readonly response?: SdkResponse | undefined;
}

/** A part of a model's stream: any of its kinds, with the members that are read of one or another. */
export interface SdkStreamPart {
  readonly type?: string;
  /** Of a text or of reasoning: the same for all its parts. Of `response-metadata`: the answer's. */
  readonly id?: string;
  readonly delta?: string;
  readonly modelId?: string;
  readonly finishReason?: SdkFinishReason;
  readonly usage?: SdkUsage;
  readonly error?: unknown;
}

/** What `embed`, `embedMany` and `doEmbed` give. */
export interface SdkEmbedded {
  readonly usage?: { readonly tokens?: number };
  readonly response?: SdkResponse | undefined;
}

/** What became of a tool's call: `tool-result` or `tool-error`. */
export interface SdkToolOutput {
  readonly type?: string;
  readonly output?: unknown;
  readonly error?: unknown;
}

/** What a call asks of a model besides its input. */
export interface SdkCallSettings {
  readonly maxOutputTokens?: number | undefined;
  readonly temperature?: number | undefined;
  readonly topP?: number | undefined;
  readonly topK?: number | undefined;
  readonly presencePenalty?: number | undefined;
  readonly frequencyPenalty?: number | undefined;
  readonly stopSequences?: readonly string[] | undefined;
  readonly seed?: number | undefined;
}
