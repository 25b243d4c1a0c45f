import { type Attributes, ROOT_CONTEXT, trace, TraceFlags } from "@opentelemetry/api";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { setImmediate as nextTurn } from "node:timers/promises";
import { CONTEXT } from "../context.ts";
import { countingExporter } from "../counting-exporter.ts";
import type { Dispatcher } from "../dispatcher.ts";

interface SpanInput {
  readonly name: string;
  readonly attributes: Attributes;
}

/**
 * A span that starts and ends, with the event's payload as its attributes: flattened before the
 * clock starts, since OpenTelemetry takes no objects. The parent is handed over, which spares
 * OpenTelemetry the look into the asynchronous context.
 */
export function openTelemetrySpan(): Dispatcher<SpanInput> {
  const exporter = countingExporter();
  const provider = new TracerProvider({ spanProcessors: [new BatchSpanProcessor({ exporter })] });
  const tracer = provider.getTracer(CONTEXT.source);
  const parent = trace.setSpanContext(ROOT_CONTEXT, {
    traceId: CONTEXT.traceId,
    spanId: CONTEXT.spanId,
    traceFlags: TraceFlags.SAMPLED,
  });
  return {
    inputOf: ({ type, data }) => ({
      name: type,
      attributes: { "session.id": CONTEXT.sessionId, "user.id": CONTEXT.userId, ...flat(data) },
    }),
    call: ({ name, attributes }) => tracer.startSpan(name, { attributes }, parent).end(),
    settle: () => nextTurn(),
    close: async () => {
      await provider.shutdown();
      return exporter.exported();
    },
  };
}

function flat(value: object, prefix = ""): Attributes {
  const attributes: Attributes = {};
  for (const [key, member] of Object.entries(value)) {
    const name = `${prefix}${key}`;
    if (typeof member === "object" && member !== null)
      Object.assign(attributes, flat(member, `${name}.`));
    else if (member !== undefined) attributes[name] = member as string | number | boolean;
  }
  return attributes;
}
