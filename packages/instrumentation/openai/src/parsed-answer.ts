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
export function answerReader({ parser, hidesUsage, estimate }: ReaderOptions): AnswerReader {
  return {
    answer: (value) => parser.whole(value),
    chunk: (chunk) => parser.chunk(chunk),
    ...(hidesUsage && { hides: hasUsageOnly }),
    failure: () => parser.failure?.(),
    fields: () => {
      const { usage, text, ...says } = parser.answer();
      const guess = estimate && parser.hasBegun ? () => estimate(text) : undefined;
      // All the members, so that every end has one shape.
      return { ...says, ...knownUsage(usage, guess) } as EndFields<LlmEndData>;
    },
  };
}
