import type { TokenUsage } from "@llmobs/core";

/** What a call's answer says of itself. */
export interface Answer {
  readonly responseModel: string | undefined;
  readonly responseId: string | undefined;
  readonly finishReasons: readonly string[] | undefined;
  readonly usage: TokenUsage | undefined;
  /** Content; only where somebody wants it. */
  readonly output: readonly unknown[] | undefined;
  /** What was said, as one text; only where somebody wants the output. */
  readonly text: string;
}

/** Puts the answer of one API together. */
export interface AnswerParser {
  /** Whether anything has been answered. */
  readonly hasBegun: boolean;
  /** The answer of a call that is not streamed. */
  whole(value: unknown): void;
  /** A chunk of a streamed one. */
  chunk(chunk: unknown): void;
  /** What the provider says went wrong, though it answered. */
  failure?(): unknown;
  answer(): Answer;
}
