import type { TokenUsage } from "@llmobs/core";
import type { ModelAnswer } from "./reply.ts";

/** An answer with nothing left open, for a protocol to put into its words. */
export interface Answer {
  /** Counts the provider's answers, and makes ids of them that are the same in every run. */
  readonly serial: number;
  readonly id: string | undefined;
  readonly model: string;
  readonly parts: readonly AnswerPart[];
  readonly finishReason: string;
  readonly usage: TokenUsage | undefined;
  readonly embeddings: readonly (readonly number[])[] | undefined;
}

export type AnswerPart =
  | { readonly kind: "reasoning" | "text"; readonly chunks: readonly string[] }
  | {
      readonly kind: "tool";
      readonly id: string | undefined;
      readonly name: string;
      /** Pieces of the arguments' JSON. */
      readonly chunks: readonly string[];
    };

/** When every answer was given, in seconds: 2026-01-01. What is scripted alike comes out alike. */
export const CREATED_AT = 1_767_225_600;

const DEFAULT_TEXT = "Hello!";
const DEFAULT_USAGE: TokenUsage = { input: 12, output: 3 };

/** Fills in what the script leaves open. */
export function answerOf(script: ModelAnswer, requestedModel: unknown, serial: number): Answer {
  const { reasoning, toolCalls = [], usage = DEFAULT_USAGE } = script;
  const text = script.text ?? (toolCalls.length > 0 ? [] : DEFAULT_TEXT);
  const spoken: AnswerPart[] = [
    { kind: "reasoning", chunks: chunksOf(reasoning ?? []) },
    { kind: "text", chunks: chunksOf(text) },
  ];
  const used = toolCalls.map((call): AnswerPart => ({
    kind: "tool",
    id: call.id,
    name: call.name,
    chunks: chunksOf(JSON.stringify(call.arguments)),
  }));
  return {
    serial,
    id: script.id,
    model: script.model ?? (typeof requestedModel === "string" ? requestedModel : "unknown"),
    parts: [...spoken, ...used].filter(({ chunks }) => chunks.length > 0),
    finishReason: script.finishReason ?? (toolCalls.length > 0 ? "tool_calls" : "stop"),
    usage: usage ?? undefined,
    embeddings: script.embeddings,
  };
}

/** An id of the protocol's look, the same in every run. */
export function serialId(prefix: string, serial: number, index = 0): string {
  return `${prefix}${String(serial).padStart(16, "0")}${String(index).padStart(4, "0")}`;
}

/** All text of a kind, in one. */
export function textOf(answer: Answer, kind: "reasoning" | "text"): string {
  return answer.parts.flatMap((part) => (part.kind === kind ? part.chunks : [])).join("");
}

/** Pieces of about the size in which a model gives its text: a word and the space behind it. */
function chunksOf(text: string | readonly string[]): readonly string[] {
  return typeof text === "string" ? (text.match(/\S{0,12}\s+|\S{1,12}/gu) ?? []) : text;
}
