import type { LlmEndData, ObservedEvent } from "@llmobs/core";
import type { ReceivedSpan } from "./received-span.ts";

/** What a backend should have of a span. */
type ExpectedSpan = Omit<ReceivedSpan, "resource" | "scope">;

/**
 * Writes down by hand what a backend should have of the events of `runSessions`: one span for each end,
 * by its own ids, times and payload.
 */
export function expectedSpans(events: readonly ObservedEvent[]): Map<string, ExpectedSpan> {
  const starts = new Map<string, ObservedEvent>();
  const logs = new Map<string, ObservedEvent<"log">>();
  const spans = new Map<string, ExpectedSpan>();
  for (const event of events) {
    const { spanId = "" } = event;
    if (event.type === "log") logs.set(spanId, event);
    else if (event.type.endsWith(".start")) starts.set(spanId, event);
    else if (spanId !== "")
      spans.set(spanId, expectedSpan(starts.get(spanId), event, logs.get(spanId)));
  }
  return spans;
}

function expectedSpan(
  start: ObservedEvent | undefined,
  end: ObservedEvent,
  log: ObservedEvent<"log"> | undefined,
): ExpectedSpan {
  const { status, error } = end.data as Pick<LlmEndData, "status" | "error">;
  const failed = status === "error";
  return {
    traceId: end.traceId ?? "",
    spanId: end.spanId ?? "",
    parentSpanId: end.parentSpanId ?? "",
    start: nanoseconds(start),
    end: nanoseconds(end),
    ...named(end),
    events: [
      ...(log === undefined
        ? []
        : [
            {
              name: "log",
              time: nanoseconds(log),
              attributes: { "log.severity": "info", "log.message": log.data.message },
            },
          ]),
      ...(error === undefined
        ? []
        : [
            {
              name: "exception",
              time: nanoseconds(end),
              attributes: {
                "exception.type": "RangeError",
                "exception.message": error.message,
                "exception.stacktrace": error.stack,
              },
            },
          ]),
    ],
    status: failed ? "STATUS_CODE_ERROR" : "STATUS_CODE_UNSET",
    statusMessage: failed ? (error?.message ?? "") : "",
  };
}

function named(end: ObservedEvent): Pick<ExpectedSpan, "name" | "kind" | "attributes"> {
  const session = { "session.id": end.sessionId, "user.id": end.userId };
  const conversation = { "gen_ai.conversation.id": end.sessionId };
  switch (end.type) {
    case "command.end":
      return {
        name: "invoke_workflow answer",
        kind: "SPAN_KIND_INTERNAL",
        attributes: {
          ...session,
          "gen_ai.operation.name": "invoke_workflow",
          "gen_ai.workflow.name": "answer",
          "llmobs.command.id": end.data.commandId,
        },
      };
    case "agent.end":
      return {
        name: "invoke_agent librarian",
        kind: "SPAN_KIND_INTERNAL",
        attributes: {
          ...session,
          ...conversation,
          "gen_ai.operation.name": "invoke_agent",
          "gen_ai.agent.name": "librarian",
        },
      };
    case "tool.end":
      return {
        name: "execute_tool search",
        kind: "SPAN_KIND_INTERNAL",
        attributes: {
          ...session,
          "gen_ai.operation.name": "execute_tool",
          "gen_ai.tool.name": "search",
          "gen_ai.tool.call.id": end.data.callId,
          ...(end.data.status === "error" && { "error.type": "RangeError" }),
        },
      };
    case "llm.end":
      return {
        name: "chat gpt-5",
        kind: "SPAN_KIND_CLIENT",
        attributes: {
          ...session,
          ...conversation,
          "gen_ai.operation.name": "chat",
          "gen_ai.provider.name": "openai",
          "gen_ai.request.model": "gpt-5",
          "gen_ai.request.temperature": 0.5,
          "gen_ai.response.finish_reasons": end.data.finishReasons,
          "gen_ai.response.time_to_first_chunk": 0.125,
          "gen_ai.usage.input_tokens": (end.data.usage?.input ?? 0) + 10,
          "gen_ai.usage.output_tokens": 7,
          "gen_ai.usage.cache_read.input_tokens": 10,
          "gen_ai.usage.reasoning.output_tokens": 2,
          "llmobs.usage.source": "reported",
        },
      };
    default:
      throw new Error(`No span was expected of ${end.type}.`);
  }
}

function nanoseconds(event: ObservedEvent | undefined): string {
  return event === undefined ? "never" : `${event.time}000000`;
}
