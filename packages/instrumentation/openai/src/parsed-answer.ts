import type { EndFields, LlmEndData, TokenUsage } from "@llmobs/core";
import { type AnswerReader, knownUsage } from "@llmobs/core/capture";
import type { AnswerParser } from "./answer.ts";
import { hasUsageOnly } from "./include-usage.ts";

interface ReaderOptions {
  readonly parser: AnswerParser;
  /** Whether the chunk with the usage came only because we had asked for it. */
  readonly hidesUsage: boolean;
  /** Guesses the usage that the provider did not report, from the text that it answered. */
  readonly estimate: ((text: string) => TokenUsage | undefined) | undefined;
}

/** Makes what `llm.end` says out of what a parser has put together. */
export class ParsedAnswer implements AnswerReader {
  readonly hides: ((chunk: unknown) => boolean) | undefined;
  readonly #parser: AnswerParser;
  readonly #estimate: ReaderOptions["estimate"];

  constructor({ parser, hidesUsage, estimate }: ReaderOptions) {
    this.#parser = parser;
    this.hides = hidesUsage ? hasUsageOnly : undefined;
    this.#estimate = estimate;
  }

  answer(value: unknown): void {
    this.#parser.whole(value);
  }

  chunk(chunk: unknown): void {
    this.#parser.chunk(chunk);
  }

  failure(): unknown {
    return this.#parser.failure?.();
  }

  fields(): EndFields<LlmEndData> {
    const { usage, text, responseModel, responseId, finishReasons, output } = this.#parser.answer();
    const estimate = this.#estimate;
    const guess = estimate && this.#parser.hasBegun ? () => estimate(text) : undefined;
    const known = knownUsage(usage, guess);
    // All the members, so that every end has one shape; and spelled out, since to spread them takes longer
    // than all the rest.
    return {
      responseModel,
      responseId,
      finishReasons,
      output,
      usage: known.usage,
      usageSource: known.usageSource,
    } as EndFields<LlmEndData>;
  }
}
