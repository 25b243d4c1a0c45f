import type { EventOverrides, ObservedEvent } from "@llmobs/core";
import type { EmitEvent } from "./event-factory.ts";
import { TOOL_ERROR } from "./event-payloads.ts";

/** What one session has in common. */
export interface SessionIds {
  readonly session: string;
  readonly trace: string;
  /** Makes the id of a span. */
  readonly newSpan: () => string;
}

interface Span {
  readonly spanId: string;
  readonly parentSpanId?: string;
}

/** Plays one session: a command whose agent calls a model, a tool and the model again. */
export function sessionEvents(
  emit: EmitEvent,
  ordinal: number,
  { session, trace, newSpan }: SessionIds,
): readonly ObservedEvent[] {
  const toolFails = ordinal % 3 === 0;
  const isAborted = ordinal % 5 === 0;
  const inSession: EventOverrides = { sessionId: session, userId: `user-${ordinal % 50}` };
  const inTrace: EventOverrides = { ...inSession, traceId: trace };
  const under = (parent?: Span): Span =>
    parent === undefined
      ? { spanId: newSpan() }
      : { spanId: newSpan(), parentSpanId: parent.spanId };

  const command = under();
  const agent = under(command);
  const asking = under(agent);
  const tool = under(agent);
  const answering = under(agent);
  const call = { commandId: `cmd_${command.spanId}` };
  const use = { callId: `call_${tool.spanId}` };
  const failed = { status: "error", error: TOOL_ERROR, result: undefined } as const;
  const aborted = { status: "aborted", finishReasons: [], usageSource: "unknown" } as const;

  return [
    emit("session.start", inSession),
    emit("command.start", { ...inTrace, ...command }, call),
    emit("agent.start", { ...inTrace, ...agent }),
    emit("llm.start", { ...inTrace, ...asking }),
    emit("llm.end", { ...inTrace, ...asking }, { finishReasons: ["tool_calls"] }),
    emit("tool.start", { ...inTrace, ...tool }, use),
    ...(toolFails
      ? [
          emit("tool.end", { ...inTrace, ...tool, level: "error" }, { ...use, ...failed }),
          emit("error", { ...inTrace, ...tool }),
        ]
      : [emit("tool.end", { ...inTrace, ...tool }, use)]),
    emit("llm.start", { ...inTrace, ...answering }),
    emit("llm.end", { ...inTrace, ...answering }, isAborted ? aborted : {}),
    emit("agent.end", { ...inTrace, ...agent }, isAborted ? { status: "aborted" } : {}),
    emit(
      "command.end",
      { ...inTrace, ...command },
      isAborted ? { ...call, status: "aborted" } : call,
    ),
    emit("log", { ...inTrace, ...command, level: "debug" }),
    emit("score", { ...inTrace, ...command }),
    emit("session.end", inSession, isAborted ? { status: "aborted" } : {}),
  ];
}
