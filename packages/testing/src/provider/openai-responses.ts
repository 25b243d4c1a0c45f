import type { TokenUsage } from "@llmobs/core";
import type {
  Response,
  ResponseOutputItem,
  ResponseStreamEvent,
  ResponseUsage,
} from "openai/resources/responses/responses";
import { type Answer, type AnswerPart, CREATED_AT, serialId, textOf } from "./answer.ts";
import { openaiError, openaiErrorBody, refuseWithoutKey } from "./openai-errors.ts";
import {
  missing,
  type RequestBody,
  sse,
  type StreamedAnswer,
  type WireFormat,
} from "./wire-format.ts";

/** An event without the number that it gets where it is sent. */
type Unnumbered = ResponseStreamEvent extends infer Event
  ? Event extends unknown
    ? Omit<Event, "sequence_number">
    : never
  : never;
/** What the official client adds to an answer, and no server sends. */
type SentResponse = Omit<Response, "output_text" | "access_programs">;
type Item<Type extends ResponseOutputItem["type"]> = Extract<ResponseOutputItem, { type: Type }>;

/** OpenAI's responses. */
export const openaiResponses: WireFormat = {
  api: "responses",
  path: "/responses",
  requestIdHeader: "x-request-id",
  refuse: (headers, body) => refuseWithoutKey(headers) ?? missing(body, "model", "input"),
  whole: (answer, body) => ended(answer, body),
  errorBody: openaiErrorBody,
  stream: {
    events,
    error: (failure) => {
      const { message, code, param } = openaiError(failure);
      return sse({ type: "error", code, message, param, sequence_number: 0 }, "error");
    },
  },
};

function events(answer: Answer, body: RequestBody): StreamedAnswer {
  let sequence = 0;
  const write = (event: Unnumbered): string =>
    sse({ ...event, sequence_number: sequence++ }, event.type);
  const begun = {
    ...ended(answer, body),
    status: "in_progress" as const,
    incomplete_details: null,
    output: [],
  } as SentResponse;
  delete begun.usage;
  const response = begun as Response;

  const opening =
    write({ type: "response.created", response }) +
    write({ type: "response.in_progress", response });
  const chunks: string[] = [];
  let closing = "";
  for (const [index, part] of answer.parts.entries()) {
    const item = itemOf(answer, part, index);
    for (const [position, delta] of part.chunks.entries()) {
      const before = position === 0 ? closing + begin(item, index).map(write).join("") : "";
      chunks.push(before + write(deltaOf(item, index, delta)));
    }
    closing = finish(item, index).map(write).join("");
  }
  const last = ended(answer, body) as Response;
  const type = last.status === "incomplete" ? "response.incomplete" : "response.completed";
  return { opening, chunks, closing: closing + write({ type, response: last }) };
}

type OutputItem = Item<"reasoning"> | Item<"message"> | Item<"function_call">;

/** The events in front of an item's first delta. */
function begin(item: OutputItem, index: number): readonly Unnumbered[] {
  const place = { item_id: item.id ?? "", output_index: index };
  const added = (empty: OutputItem): Unnumbered => ({
    type: "response.output_item.added",
    output_index: index,
    item: empty,
  });
  switch (item.type) {
    case "reasoning": {
      const part = { type: "summary_text" as const, text: "" };
      return [
        added({ ...item, summary: [] }),
        { type: "response.reasoning_summary_part.added", ...place, summary_index: 0, part },
      ];
    }
    case "message": {
      const part = { type: "output_text" as const, text: "", annotations: [], logprobs: [] };
      return [
        added({ ...item, status: "in_progress", content: [] }),
        { type: "response.content_part.added", ...place, content_index: 0, part },
      ];
    }
    case "function_call":
      return [added({ ...item, status: "in_progress", arguments: "" })];
  }
}

function deltaOf(item: OutputItem, index: number, delta: string): Unnumbered {
  const place = { item_id: item.id ?? "", output_index: index, delta };
  switch (item.type) {
    case "reasoning":
      return { type: "response.reasoning_summary_text.delta", ...place, summary_index: 0 };
    case "message":
      return { type: "response.output_text.delta", ...place, content_index: 0, logprobs: [] };
    case "function_call":
      return { type: "response.function_call_arguments.delta", ...place };
  }
}

/** The events behind an item's last delta. */
function finish(item: OutputItem, index: number): readonly Unnumbered[] {
  const place = { item_id: item.id ?? "", output_index: index };
  const done: Unnumbered = { type: "response.output_item.done", output_index: index, item };
  switch (item.type) {
    case "reasoning": {
      const text = item.summary.map((part) => part.text).join("");
      const part = { type: "summary_text" as const, text };
      return [
        { type: "response.reasoning_summary_text.done", ...place, summary_index: 0, text },
        { type: "response.reasoning_summary_part.done", ...place, summary_index: 0, part },
        done,
      ];
    }
    case "message": {
      const text = item.content
        .map((part) => (part.type === "output_text" ? part.text : ""))
        .join("");
      const part = { type: "output_text" as const, text, annotations: [], logprobs: [] };
      return [
        { type: "response.output_text.done", ...place, content_index: 0, text, logprobs: [] },
        { type: "response.content_part.done", ...place, content_index: 0, part },
        done,
      ];
    }
    case "function_call": {
      return [
        { type: "response.function_call_arguments.done", ...place, arguments: item.arguments },
        done,
      ];
    }
  }
}

function ended(answer: Answer, body: RequestBody): SentResponse {
  const incomplete = INCOMPLETE[answer.finishReason];
  return {
    id: answer.id ?? serialId("resp_", answer.serial),
    object: "response",
    created_at: CREATED_AT,
    status: incomplete === undefined ? "completed" : "incomplete",
    error: null,
    incomplete_details: incomplete === undefined ? null : { reason: incomplete },
    instructions: null,
    metadata: {},
    model: answer.model,
    output: answer.parts.map((part, index) => itemOf(answer, part, index)),
    parallel_tool_calls: true,
    temperature: typeof body["temperature"] === "number" ? body["temperature"] : 1,
    tool_choice: "auto",
    tools: [],
    top_p: typeof body["top_p"] === "number" ? body["top_p"] : 1,
    ...(answer.usage !== undefined && { usage: usageOf(answer.usage) }),
  };
}

const INCOMPLETE: Readonly<Record<string, "max_output_tokens" | "content_filter">> = {
  length: "max_output_tokens",
  content_filter: "content_filter",
};

function itemOf(answer: Answer, part: AnswerPart, index: number): OutputItem {
  const text = part.chunks.join("");
  switch (part.kind) {
    case "reasoning":
      return {
        id: serialId("rs_", answer.serial, index),
        type: "reasoning",
        summary: [{ type: "summary_text", text: textOf(answer, "reasoning") }],
      };
    case "text":
      return {
        id: serialId("msg_", answer.serial, index),
        type: "message",
        status: "completed",
        role: "assistant",
        content: [{ type: "output_text", text, annotations: [], logprobs: [] }],
      };
    case "tool":
      return {
        id: serialId("fc_", answer.serial, index),
        type: "function_call",
        status: "completed",
        call_id: part.id ?? serialId("call_", answer.serial, index),
        name: part.name,
        arguments: text,
      };
  }
}

/** Its input tokens include the cached ones, its output tokens the reasoning. */
function usageOf({
  input,
  cacheRead = 0,
  cacheWrite = 0,
  output,
  reasoning = 0,
}: TokenUsage): ResponseUsage {
  const all = { input: input + cacheRead + cacheWrite, output: output + reasoning };
  return {
    input_tokens: all.input,
    input_tokens_details: { cached_tokens: cacheRead, cache_write_tokens: cacheWrite },
    output_tokens: all.output,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: all.input + all.output,
  };
}
