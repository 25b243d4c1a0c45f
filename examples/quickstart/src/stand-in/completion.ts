import { randomBytes } from "node:crypto";
import type {
  ChatCompletionChunk,
  ChatCompletionCreateParamsStreaming,
} from "openai/resources/chat/completions";
import type { CompletionUsage } from "openai/resources/completions";
import { readExchange } from "./conversation.ts";
import { decide, type Move } from "./decide.ts";
import { countTokens, type PromptCache } from "./tokens.ts";

/** The name that the stand-in gives for itself, dated as providers do. */
export const STAND_IN_MODEL = "parrot-2026-11-24";

export interface Completion {
  readonly chunks: readonly ChatCompletionChunk[];
  readonly usage: CompletionUsage;
}

/** Makes the whole answer to a request: the chunks in which it is streamed, and what they cost. */
export function complete(
  request: ChatCompletionCreateParamsStreaming,
  cache: PromptCache,
): Completion {
  const tools = new Set(
    (request.tools ?? []).flatMap((tool) => (tool.type === "function" ? [tool.function.name] : [])),
  );
  const move = decide(readExchange(request.messages), tools);
  const usage = usageOf(request, move, cache);
  const head = {
    id: `chatcmpl-${randomBytes(12).toString("hex")}`,
    object: "chat.completion.chunk",
    created: Math.floor(Date.now() / 1000),
    model: STAND_IN_MODEL,
  } as const;
  const wantsUsage = request.stream_options?.include_usage === true;
  const chunk = (
    delta: ChatCompletionChunk.Choice.Delta,
    finishReason: ChatCompletionChunk.Choice["finish_reason"] = null,
  ): ChatCompletionChunk => ({
    ...head,
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
    ...(wantsUsage && { usage: null }),
  });
  return {
    chunks: [
      chunk({ role: "assistant", content: move.kind === "answer" ? "" : null }),
      ...deltasOf(move).map((delta) => chunk(delta)),
      chunk({}, move.kind === "answer" ? "stop" : "tool_calls"),
      ...(wantsUsage ? [{ ...head, choices: [], usage }] : []),
    ],
    usage,
  };
}

function deltasOf(move: Move): readonly ChatCompletionChunk.Choice.Delta[] {
  if (move.kind === "answer") return wordsOf(move.text).map((content) => ({ content }));
  return move.calls.flatMap(({ tool, parameters }, index) => {
    const id = `call_${randomBytes(12).toString("hex")}`;
    const opening = {
      index,
      id,
      type: "function",
      function: { name: tool, arguments: "" },
    } as const;
    const pieces = wordsOf(JSON.stringify(parameters)).map((text) => ({
      tool_calls: [{ index, function: { arguments: text } }],
    }));
    return [{ tool_calls: [opening] }, ...pieces];
  });
}

/** Pieces of about the size in which a model gives its text: a word and the space behind it. */
function wordsOf(text: string): readonly string[] {
  return text.match(/\S{1,12}\s*/g) ?? [];
}

function usageOf(
  request: ChatCompletionCreateParamsStreaming,
  move: Move,
  cache: PromptCache,
): CompletionUsage {
  const prompt = JSON.stringify([request.tools ?? [], request.messages]);
  const written = move.kind === "answer" ? move.text : JSON.stringify(move.calls);
  const promptTokens = countTokens(prompt);
  const reasoningTokens = countTokens(move.reasoning);
  const completionTokens = countTokens(written) + reasoningTokens;
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: cache.lookUp(prompt) },
    completion_tokens_details: { reasoning_tokens: reasoningTokens },
  };
}
