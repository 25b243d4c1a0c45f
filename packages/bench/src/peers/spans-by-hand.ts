import {
  type Attributes,
  type Context,
  type HrTime,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import type { ErrorData, ObservedEvent } from "@llmobs/core";
import { type SpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import type { Traced } from "../traced.ts";

/** A variable of the program that is traced: it holds the span between its start and its end. */
interface Variable {
  span: Span | undefined;
  context: Context | undefined;
}

interface Input {
  readonly event: ObservedEvent;
  readonly own: Variable;
  readonly parent: Variable;
}

/**
 * The same spans by hand, as the conventions' examples have them: each attribute is named where it is
 * set, all that are known at once in one call, and the span and its context are in a variable of the
 * program, so that nothing has to be found again.
 */
export function spansByHand(processor: SpanProcessor): Traced<Input> {
  const provider = new TracerProvider({ spanProcessors: [processor] });
  const tracer = provider.getTracer("by hand");

  const start = (
    { event, own, parent }: Input,
    name: string,
    kind: SpanKind,
    attributes: Attributes,
  ): void => {
    const options = { kind, attributes, startTime: timeOf(event) };
    own.span = tracer.startSpan(name, options, parent.context ?? ROOT_CONTEXT);
    own.context = trace.setSpan(ROOT_CONTEXT, own.span);
  };
  const alone = ({ event, own }: Input, name: string, attributes: Attributes): Span =>
    tracer.startSpan(name, { startTime: timeOf(event), attributes }, own.context ?? ROOT_CONTEXT);

  const write = (input: Input): void => {
    const { event, own } = input;
    const { sessionId, userId } = event;
    const time = timeOf(event);
    switch (event.type) {
      case "command.start":
        return start(input, `invoke_workflow ${event.data.commandType}`, SpanKind.INTERNAL, {
          "session.id": sessionId,
          "user.id": userId,
          "gen_ai.operation.name": "invoke_workflow",
          "gen_ai.workflow.name": event.data.commandType,
          "llmobs.command.id": event.data.commandId,
        });
      case "agent.start":
        return start(input, `invoke_agent ${event.data.agentName}`, SpanKind.INTERNAL, {
          "session.id": sessionId,
          "user.id": userId,
          "gen_ai.conversation.id": sessionId,
          "gen_ai.operation.name": "invoke_agent",
          "gen_ai.agent.name": event.data.agentName,
        });
      case "tool.start":
        return start(input, `execute_tool ${event.data.toolName}`, SpanKind.INTERNAL, {
          "session.id": sessionId,
          "user.id": userId,
          "gen_ai.operation.name": "execute_tool",
          "gen_ai.tool.name": event.data.toolName,
          "gen_ai.tool.call.id": event.data.callId,
        });
      case "llm.start": {
        const { operation, provider: providerName, model, parameters } = event.data;
        return start(input, `${operation} ${model}`, SpanKind.CLIENT, {
          "session.id": sessionId,
          "user.id": userId,
          "gen_ai.conversation.id": sessionId,
          "gen_ai.operation.name": operation,
          "gen_ai.provider.name": providerName,
          "gen_ai.request.model": model,
          "gen_ai.request.temperature": parameters?.temperature,
          "gen_ai.request.max_tokens": parameters?.maxTokens,
          "gen_ai.request.stream": parameters?.stream,
        });
      }
      case "llm.end": {
        const { usage, finishReasons = [], timeToFirstChunkMs = 0, status } = event.data;
        own.span?.setAttributes({
          "gen_ai.response.id": event.data.responseId,
          "gen_ai.response.model": event.data.responseModel,
          "gen_ai.response.finish_reasons": [...finishReasons],
          "gen_ai.response.time_to_first_chunk": timeToFirstChunkMs / 1_000,
          "gen_ai.usage.input_tokens": (usage?.input ?? 0) + (usage?.cacheRead ?? 0),
          "gen_ai.usage.output_tokens": (usage?.output ?? 0) + (usage?.reasoning ?? 0),
          "gen_ai.usage.cache_read.input_tokens": usage?.cacheRead,
          "gen_ai.usage.reasoning.output_tokens": usage?.reasoning,
          "llmobs.usage.source": event.data.usageSource,
        });
        if (status === "aborted") own.span?.setAttribute("llmobs.status", status);
        own.span?.end(time);
        return;
      }
      case "tool.end":
      case "agent.end":
      case "command.end": {
        const { status, error } = event.data;
        if (status === "error" && error !== undefined) {
          own.span?.setAttribute("error.type", String(error.code));
          own.span?.addEvent("exception", exceptionOf(error), time);
          own.span?.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
        }
        if (status === "aborted") own.span?.setAttribute("llmobs.status", status);
        own.span?.end(time);
        return;
      }
      case "error": {
        const span = alone(input, "error", { "session.id": sessionId, "user.id": userId });
        span.addEvent("exception", exceptionOf(event.data.error), time);
        span.setStatus({ code: SpanStatusCode.ERROR });
        return span.end(time);
      }
      case "log":
        return alone(input, "log", {
          "session.id": sessionId,
          "user.id": userId,
          "log.message": event.data.message,
          "log.severity": event.level,
        }).end(time);
      case "score":
        return alone(input, "gen_ai.evaluation.result", {
          "session.id": sessionId,
          "user.id": userId,
          "gen_ai.evaluation.name": event.data.name,
          "gen_ai.evaluation.score.value": Number(event.data.value),
        }).end(time);
      default:
    }
  };

  return {
    inputsOf: (session) => {
      const variables = new Map<string | undefined, Variable>();
      const variable = (spanId: string | undefined): Variable => {
        const known = variables.get(spanId) ?? { span: undefined, context: undefined };
        variables.set(spanId, known);
        return known;
      };
      return session.map((event) => ({
        event,
        own: variable(event.spanId),
        parent: variable(event.parentSpanId),
      }));
    },
    write,
    close: () => provider.shutdown(),
  };
}

function exceptionOf({ name, message, stack, code = name }: ErrorData): Attributes {
  return {
    "exception.type": String(code),
    "exception.message": message,
    "exception.stacktrace": stack,
  };
}

function timeOf({ time }: ObservedEvent): HrTime {
  return [Math.floor(time / 1_000), (time % 1_000) * 1_000_000];
}
