import type { TokenUsage } from "@llmobs/core";

/** The provider's answer to a request, or how it fails. */
export type ProviderReply = ModelAnswer | ProviderFailure | "hang" | "reset";

/**
 * What a model answers, in no provider's words: each protocol says it in its own. A chunk is a piece of
 * the text, of the reasoning or of a tool's arguments; what a protocol sends around one (the opening,
 * the bounds of a block, the finish) goes along with it.
 */
export interface ModelAnswer {
  /** A list gives the chunks in which it is streamed. @default "Hello!", and none beside tool calls */
  readonly text?: string | readonly string[];
  /** Shown by Anthropic as thinking, by OpenAI's responses as a summary, by chat completions not at all. */
  readonly reasoning?: string | readonly string[];
  readonly toolCalls?: readonly ModelToolCall[];
  /**
   * `stop`, `length`, `tool_calls` and `content_filter` are put into the protocol's words; any other
   * text is sent as it is. @default "stop", beside tool calls "tool_calls"
   */
  readonly finishReason?: string;
  /**
   * Tokens in buckets that do not overlap; each protocol counts them as it does. `null` keeps them to
   * itself, as some compatible servers do. @default { input: 12, output: 3 }
   */
  readonly usage?: TokenUsage | null;
  /** The model that answers. @default the one that was asked for */
  readonly model?: string;
  /** @default one of the protocol's kind, counted up */
  readonly id?: string;
  /** A vector for each input of an embeddings request. @default [1, 0] for each */
  readonly embeddings?: readonly (readonly number[])[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Sends nothing until the test calls the request's `release`. @default false */
  readonly held?: boolean;
  readonly breakOff?: BreakOff;
}

/** A tool that a model asks for. */
export interface ModelToolCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** @default one of the protocol's kind, counted up */
  readonly id?: string;
}

/**
 * How an answer ends too early: `"cut"` ends the connection, `"error"` sends the protocol's error event,
 * as overloaded servers do. An answer in one piece is cut half way, or the error comes in its place.
 */
export interface BreakOff {
  readonly afterChunks: number;
  readonly how: "cut" | "error";
}

/** An error in the protocol's words. */
export interface ProviderFailure {
  /** 400 or more. */
  readonly status: number;
  readonly message?: string;
  /** @default what the protocol gives with the status */
  readonly type?: string;
  /** @default what the protocol gives with the status */
  readonly code?: string;
  /** Seconds, for the header of that name; may be a fraction, so that no test has to wait for long. */
  readonly retryAfter?: number;
  readonly headers?: Readonly<Record<string, string>>;
}
