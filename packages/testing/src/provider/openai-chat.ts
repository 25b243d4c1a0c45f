import type { TokenUsage } from "@llmobs/core";
import type {
  ChatCompletion,
  ChatCompletionChunk,
  ChatCompletionMessageToolCall,
} from "openai/resources/chat/completions";
import type { CompletionUsage } from "openai/resources/completions";
import { type Answer, CREATED_AT, serialId, textOf } from "./answer.ts";
import { openaiErrorBody, refuseWithoutKey } from "./openai-errors.ts";
import {
  missing,
  type RequestBody,
  sse,
  type StreamedAnswer,
  type WireFormat,
} from "./wire-format.ts";

type Delta = ChatCompletionChunk.Choice.Delta;
type FinishReason = ChatCompletion.Choice["finish_reason"];

/** OpenAI's chat completions. Reasoning is billed but never shown there. */
export const openaiChat: WireFormat = {
  api: "chat.completions",
  path: "/chat/completions",
  requestIdHeader: "x-request-id",
  refuse: (headers, body) => refuseWithoutKey(headers) ?? missing(body, "model", "messages"),
  whole,
  errorBody: openaiErrorBody,
  stream: { events, error: (failure) => sse(openaiErrorBody(failure)) },
};

function whole(answer: Answer, body: RequestBody): object {
  const calls = answer.parts
    .filter((part) => part.kind === "tool")
    .map(({ id, name, chunks }, index): ChatCompletionMessageToolCall => ({
      id: id ?? serialId("call_", answer.serial, index),
      type: "function",
      function: { name, arguments: chunks.join("") },
    }));
  const content = textOf(answer, "text");
  const choices = indicesOf(body).map((index): ChatCompletion.Choice => ({
    index,
    message: {
      role: "assistant",
      content: content === "" && calls.length > 0 ? null : content,
      refusal: null,
      ...(calls.length > 0 && { tool_calls: calls }),
    },
    logprobs: null,
    finish_reason: answer.finishReason as FinishReason,
  }));
  return {
    id: idOf(answer),
    object: "chat.completion",
    created: CREATED_AT,
    model: answer.model,
    choices,
    ...(answer.usage !== undefined && { usage: usageOf(answer.usage) }),
    service_tier: "default",
  } satisfies ChatCompletion;
}

function events(answer: Answer, body: RequestBody): StreamedAnswer {
  const { include_usage: asked } = (body["stream_options"] ?? {}) as { include_usage?: unknown };
  const reported = asked === true ? answer.usage : undefined;
  const event = (choices: ChatCompletionChunk.Choice[], usage: CompletionUsage | null): string =>
    sse({
      id: idOf(answer),
      object: "chat.completion.chunk",
      created: CREATED_AT,
      model: answer.model,
      service_tier: "default",
      choices,
      ...(reported !== undefined && { usage }),
    } satisfies ChatCompletionChunk);
  const indices = indicesOf(body);
  const inEachChoice = (delta: Delta, reason: FinishReason | null = null): string =>
    indices
      .map((index) => event([{ index, delta, logprobs: null, finish_reason: reason }], null))
      .join("");

  const hasText = answer.parts.some(({ kind }) => kind === "text");
  return {
    opening: inEachChoice({ role: "assistant", content: hasText ? "" : null, refusal: null }),
    chunks: deltasOf(answer).map((deltas) => deltas.map((delta) => inEachChoice(delta)).join("")),
    closing:
      inEachChoice({}, answer.finishReason as FinishReason) +
      (reported === undefined ? "" : event([], usageOf(reported))) +
      "data: [DONE]\n\n",
  };
}

/** The deltas that each chunk brings: a tool's name comes with the first of its arguments. */
function deltasOf({ parts, serial }: Answer): readonly (readonly Delta[])[] {
  const tools = parts.filter((part) => part.kind === "tool");
  return parts.flatMap((part): readonly (readonly Delta[])[] => {
    if (part.kind === "text") return part.chunks.map((content) => [{ content }]);
    if (part.kind !== "tool") return part.chunks.map(() => []);
    const index = tools.indexOf(part);
    const id = part.id ?? serialId("call_", serial, index);
    const name: Delta = {
      tool_calls: [{ index, id, type: "function", function: { name: part.name, arguments: "" } }],
    };
    return part.chunks.map((piece, position) => {
      const delta: Delta = { tool_calls: [{ index, function: { arguments: piece } }] };
      return position === 0 ? [name, delta] : [delta];
    });
  });
}

/** OpenAI's prompt tokens include the cached ones, its completion tokens the reasoning. */
function usageOf({
  input,
  cacheRead = 0,
  cacheWrite = 0,
  output,
  reasoning = 0,
}: TokenUsage): CompletionUsage {
  const prompt = input + cacheRead + cacheWrite;
  const completion = output + reasoning;
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: {
      cached_tokens: cacheRead,
      cache_write_tokens: cacheWrite,
      audio_tokens: 0,
    },
    completion_tokens_details: {
      reasoning_tokens: reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

function idOf({ id, serial }: Answer): string {
  return id ?? serialId("chatcmpl-", serial);
}

/** The choices that were asked for, which all say the same. */
function indicesOf({ n }: RequestBody): readonly number[] {
  return Array.from({ length: typeof n === "number" ? n : 1 }, (_, index) => index);
}
