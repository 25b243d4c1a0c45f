import type { IncomingHttpHeaders } from "node:http";
import type { TokenUsage } from "@llmobs/core";
import type {
  ContentBlock,
  Message,
  MessageDeltaUsage,
  RawContentBlockDelta,
  RawMessageStreamEvent,
  StopReason,
  Usage,
} from "@anthropic-ai/sdk/resources/messages";
import { type Answer, type AnswerPart, serialId } from "./answer.ts";
import type { ProviderFailure } from "./reply.ts";
import {
  missing,
  type RequestBody,
  sse,
  type StreamedAnswer,
  type WireFormat,
} from "./wire-format.ts";

/** Anthropic's messages. */
export const anthropicMessages: WireFormat = {
  api: "messages",
  path: "/messages",
  requestIdHeader: "request-id",
  refuse,
  whole: messageOf,
  errorBody: (failure, requestId) => ({ ...errorBody(failure), request_id: requestId }),
  stream: { events, error: (failure) => sse(errorBody(failure), "error") },
};

function refuse(headers: IncomingHttpHeaders, body: RequestBody): ProviderFailure | undefined {
  const hasKey = headers["x-api-key"] !== undefined || headers.authorization !== undefined;
  if (!hasKey) return { status: 401, message: "No API key was provided." };
  if (headers["anthropic-version"] === undefined) {
    return { status: 400, message: "anthropic-version: header is required" };
  }
  return missing(body, "model", "max_tokens", "messages");
}

function events(answer: Answer): StreamedAnswer {
  const write = (event: RawMessageStreamEvent): string => sse(event, event.type);
  const { stop_reason, usage, ...opened } = messageOf(answer);
  const message = {
    ...opened,
    content: [],
    stop_reason: null,
    ...(usage !== undefined && {
      usage: { ...usage, output_tokens: 1, output_tokens_details: null },
    }),
  } as Message;

  const chunks: string[] = [];
  let closing = "";
  for (const [index, part] of answer.parts.entries()) {
    const content_block = emptied(blockOf(answer, part, index));
    for (const [position, piece] of part.chunks.entries()) {
      const before = closing + write({ type: "content_block_start", index, content_block });
      const delta = write({ type: "content_block_delta", index, delta: deltaOf(part, piece) });
      chunks.push(position === 0 ? before + delta : delta);
    }
    const signed: RawContentBlockDelta = { type: "signature_delta", signature: SIGNATURE };
    closing =
      (part.kind === "reasoning"
        ? write({ type: "content_block_delta", index, delta: signed })
        : "") + write({ type: "content_block_stop", index });
  }
  const delta = { container: null, stop_details: null, stop_reason, stop_sequence: null };
  return {
    opening: write({ type: "message_start", message }) + sse({ type: "ping" }, "ping"),
    chunks,
    closing:
      closing +
      sse(
        { type: "message_delta", delta, ...(usage !== undefined && { usage: deltaUsage(usage) }) },
        "message_delta",
      ) +
      write({ type: "message_stop" }),
  };
}

/** What a server says of an answer; its usage is missing where it keeps that to itself. */
function messageOf(answer: Answer): Omit<Message, "usage"> & { usage?: Usage | undefined } {
  return {
    id: answer.id ?? serialId("msg_", answer.serial),
    type: "message",
    role: "assistant",
    model: answer.model,
    container: null,
    diagnostics: null,
    content: answer.parts.map((part, index) => blockOf(answer, part, index)),
    stop_details: null,
    stop_reason: (STOP_REASONS[answer.finishReason] ?? answer.finishReason) as StopReason,
    stop_sequence: null,
    ...(answer.usage !== undefined && { usage: usageOf(answer.usage) }),
  };
}

const STOP_REASONS: Readonly<Record<string, StopReason>> = {
  stop: "end_turn",
  length: "max_tokens",
  tool_calls: "tool_use",
  content_filter: "refusal",
};
const SIGNATURE = "c2lnbmVk";

function blockOf({ serial }: Answer, part: AnswerPart, index: number): ContentBlock {
  const text = part.chunks.join("");
  switch (part.kind) {
    case "reasoning":
      return { type: "thinking", thinking: text, signature: SIGNATURE };
    case "text":
      return { type: "text", text, citations: null };
    case "tool":
      return {
        type: "tool_use",
        id: part.id ?? serialId("toolu_", serial, index),
        name: part.name,
        input: JSON.parse(text),
        caller: { type: "direct" },
      };
  }
}

/** A block as a stream opens it. */
function emptied(block: ContentBlock): ContentBlock {
  switch (block.type) {
    case "thinking":
      return { ...block, thinking: "", signature: "" };
    case "text":
      return { ...block, text: "" };
    case "tool_use":
      return { ...block, input: {} };
    default:
      return block;
  }
}

function deltaOf({ kind }: AnswerPart, piece: string): RawContentBlockDelta {
  switch (kind) {
    case "reasoning":
      return { type: "thinking_delta", thinking: piece };
    case "text":
      return { type: "text_delta", text: piece };
    case "tool":
      return { type: "input_json_delta", partial_json: piece };
  }
}

/** Its input tokens are those outside of the cache; its output tokens include the thinking. */
function usageOf({
  input,
  cacheRead = 0,
  cacheWrite = 0,
  output,
  reasoning = 0,
}: TokenUsage): Usage {
  return {
    input_tokens: input,
    cache_read_input_tokens: cacheRead,
    cache_creation_input_tokens: cacheWrite,
    cache_creation: { ephemeral_5m_input_tokens: cacheWrite, ephemeral_1h_input_tokens: 0 },
    output_tokens: output + reasoning,
    output_tokens_details: reasoning === 0 ? null : { thinking_tokens: reasoning },
    inference_geo: null,
    server_tool_use: null,
    service_tier: "standard",
    speed: null,
  };
}

/** The counts that a stream's end gives, in all and not since its beginning. */
function deltaUsage(usage: Usage): MessageDeltaUsage {
  const {
    cache_creation: _bySpan,
    inference_geo: _where,
    service_tier: _tier,
    speed: _speed,
    ...counts
  } = usage;
  return counts;
}

function errorBody({ status, message, type }: ProviderFailure): object {
  const error = {
    type: type ?? ERROR_TYPES[status] ?? (status < 500 ? "invalid_request_error" : "api_error"),
    message: message ?? `The request failed with status ${status}.`,
  };
  return { type: "error", error };
}

const ERROR_TYPES: Readonly<Record<number, string>> = {
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  529: "overloaded_error",
};
