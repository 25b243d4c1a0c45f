import { randomBytes } from "node:crypto";
import type { TokenUsage } from "@llmobs/core";
import type { ModelAnswer } from "@llmobs/testing";
import type { ChatCompletionCreateParams } from "openai/resources/chat/completions";
import { readExchange } from "./conversation.ts";
import { decide, type Move } from "./decide.ts";
import { countTokens, type PromptCache } from "./tokens.ts";

/** The name that the stand-in gives for itself, dated as providers do. */
export const STAND_IN_MODEL = "parrot-2026-11-24";

export interface Completion {
  readonly id: string;
  readonly usage: TokenUsage;
  readonly answer: ModelAnswer;
}

/** Makes the whole answer to a request, and what it costs. */
export function complete(request: ChatCompletionCreateParams, cache: PromptCache): Completion {
  const tools = new Set(
    (request.tools ?? []).flatMap((tool) => (tool.type === "function" ? [tool.function.name] : [])),
  );
  const move = decide(readExchange(request.messages), tools);
  const id = `chatcmpl-${randomBytes(12).toString("hex")}`;
  const usage = usageOf(request, move, cache);
  return { id, usage, answer: { id, usage, model: STAND_IN_MODEL, ...spoken(move) } };
}

function spoken(move: Move): ModelAnswer {
  if (move.kind === "answer") return { text: move.text };
  return {
    toolCalls: move.calls.map(({ tool, parameters }) => ({
      id: `call_${randomBytes(12).toString("hex")}`,
      name: tool,
      arguments: parameters,
    })),
  };
}

function usageOf(request: ChatCompletionCreateParams, move: Move, cache: PromptCache): TokenUsage {
  const prompt = JSON.stringify([request.tools ?? [], request.messages]);
  const written = move.kind === "answer" ? move.text : JSON.stringify(move.calls);
  const cacheRead = cache.lookUp(prompt);
  return {
    input: countTokens(prompt) - cacheRead,
    cacheRead,
    output: countTokens(written),
    reasoning: countTokens(move.reasoning),
  };
}
