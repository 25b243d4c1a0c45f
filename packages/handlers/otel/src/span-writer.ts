import {
  type Context,
  type HrTime,
  isValidSpanId,
  isValidTraceId,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Tracer,
} from "@opentelemetry/api";
import type { ObservedEvent } from "@llmobs/core";
import {
  describeEvent,
  type EventDescription,
  EXCEPTION_EVENT,
  exceptionAttributes,
} from "./describe-event.ts";
import { describeEnd, describeStart, rowNameOf, type SpanDescription } from "./describe-span.ts";
import { type SpanIds, startSpanWithIds } from "./event-ids.ts";
import { hrTime } from "./hr-time.ts";
import type { MetricRecorder } from "./metric-recorder.ts";
import { pairHalf } from "./pair.ts";
import { errorOf, payloadOf } from "./payload.ts";
import { sessionOf } from "./semconv.ts";
import type { OfSpan } from "./span-map.ts";
import type { WritingSettings } from "./writing.ts";

/** What a writer needs. */
export interface SpanWriterSetup {
  readonly tracer: Tracer;
  readonly metrics: MetricRecorder | undefined;
  readonly settings: WritingSettings;
  /** Hears of a span to which the provider gave other ids than its event has. */
  readonly onForeignIds: () => void;
  /** Hears of a payload that throws when it is read. */
  readonly onUnreadable: (error: unknown) => void;
}

/** Writes events as spans with OpenTelemetry's API. It keeps nothing. */
export class SpanWriter {
  readonly #setup: SpanWriterSetup;

  constructor(setup: SpanWriterSetup) {
    this.#setup = setup;
  }

  /** Starts a span from its start, or from its end where that is all there is. */
  start(event: ObservedEvent, startTime: number, parent: Context): Span {
    const { tracer, onForeignIds } = this.#setup;
    const { traceId, spanId } = event;
    const { name, kind, attributes } = this.#describeStart(event);
    const options = { kind, attributes, startTime: hrTime(startTime) };
    const isValid = hasValidIds(event);
    const span = isValid
      ? startSpanWithIds(tracer, name, options, parent, event)
      : tracer.startSpan(name, options, parent);
    if (span.spanContext().spanId !== spanId) {
      // Still to be found by the ids that the application knows.
      if (traceId !== undefined) span.setAttribute("llmobs.trace_id", traceId);
      if (spanId !== undefined) span.setAttribute("llmobs.span_id", spanId);
      if (isValid) onForeignIds();
    }
    return span;
  }

  end(span: Span, startTime: number, event: ObservedEvent): void {
    const { metrics, onUnreadable } = this.#setup;
    const endTime = hrTime(endTimeOf(event, startTime));
    try {
      if (span.isRecording()) this.#describeEnd(span, event, endTime);
      metrics?.record(rowNameOf(event), event, contextOf(span.spanContext()));
    } catch (error) {
      onUnreadable(error);
    }
    span.end(endTime);
  }

  /** Ends a span of which the end never came. */
  abandon(span: Span, endTime: number): void {
    span.setAttribute("llmobs.status", "abandoned");
    span.end(hrTime(endTime));
  }

  /** Adds what happened within a span. */
  addEvent(span: Span, event: ObservedEvent): void {
    if (!span.isRecording()) return;
    const { name, attributes } = this.#describeEvent(event);
    span.addEvent(name, attributes, hrTime(event.time));
  }

  /** Writes what happened outside of every open span, as a span without duration. */
  writeAlone(event: ObservedEvent, parent: Context): void {
    const { tracer } = this.#setup;
    const { name, attributes } = this.#describeEvent(event);
    const startTime = hrTime(event.time);
    const session = sessionOf(event);
    if (name === EXCEPTION_EVENT) {
      const span = tracer.startSpan(event.type, { attributes: session, startTime }, parent);
      span.addEvent(name, attributes, startTime);
      span.setStatus({ code: SpanStatusCode.ERROR });
      span.end(startTime);
    } else {
      const options = { attributes: { ...session, ...attributes }, startTime };
      tracer.startSpan(name, options, parent).end(startTime);
    }
  }

  #describeStart(event: ObservedEvent): SpanDescription {
    try {
      return describeStart(event, this.#setup.settings);
    } catch (error) {
      this.#setup.onUnreadable(error);
      return { name: pairHalf(event.type).pair, kind: SpanKind.INTERNAL, attributes: {} };
    }
  }

  #describeEnd(span: Span, event: ObservedEvent, endTime: HrTime): void {
    describeEnd(event, this.#setup.settings, (name, value) => {
      if (value !== undefined && value !== null) span.setAttribute(name, value);
    });
    const data = payloadOf(event);
    // Who called it off got what they wanted: as for an HTTP request, that is no error.
    if (data.status !== "error") return;
    const error = errorOf(data);
    if (error === undefined) {
      span.setStatus({ code: SpanStatusCode.ERROR });
    } else {
      span.addEvent(EXCEPTION_EVENT, exceptionAttributes(error), endTime);
      span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
    }
  }

  #describeEvent(event: ObservedEvent): EventDescription {
    try {
      return describeEvent(event, this.#setup.settings);
    } catch (error) {
      this.#setup.onUnreadable(error);
      return { name: event.type, attributes: {} };
    }
  }
}

type MaybeIds = { readonly [Name in keyof SpanIds]: string | undefined };

/** Says whether OpenTelemetry can carry an event's ids. */
function hasValidIds<Ids extends MaybeIds>(ids: Ids): ids is Ids & SpanIds {
  const { traceId, spanId } = ids;
  return (
    traceId !== undefined &&
    spanId !== undefined &&
    isValidTraceId(traceId) &&
    isValidSpanId(spanId)
  );
}

/** The context in which a span is the parent. */
export function contextOf(spanContext: SpanContext): Context {
  return trace.setSpanContext(ROOT_CONTEXT, spanContext);
}

/** The context of a span that another service has, or that never came. */
export function remoteContext({ traceId = "", spanId }: OfSpan): Context {
  return contextOf({ traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true });
}

/** When a span started, in milliseconds since the Unix epoch, by either of its halves. */
export function startTimeOf(event: ObservedEvent): number {
  return pairHalf(event.type).half === "end" ? event.time - durationOf(event) : event.time;
}

/** The end's own time; where the clock was set back meanwhile, what the duration says. */
function endTimeOf(event: ObservedEvent, startTime: number): number {
  return event.time < startTime ? startTime + durationOf(event) : event.time;
}

function durationOf(event: ObservedEvent): number {
  try {
    const { durationMs } = payloadOf(event);
    if (typeof durationMs === "number" && durationMs >= 0 && durationMs < Infinity) {
      return durationMs;
    }
  } catch {
    // Whoever describes the event reports it.
  }
  return 0;
}
