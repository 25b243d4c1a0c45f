import { type Context, ROOT_CONTEXT, type Span, trace } from "@opentelemetry/api";
import type { ObservedEvent } from "@llmobs/core";
import { pairHalf } from "./pair.ts";
import type { OfSpan } from "./span-map.ts";

/** A span that is started and not ended. Of the event that started it only the least is kept. */
export class OpenSpan implements OfSpan {
  readonly kind = "open";
  readonly traceId: string | undefined;
  readonly spanId: string;
  readonly sinceTick: number;
  readonly span: Span;
  /** Milliseconds since the Unix epoch. */
  readonly startTime: number;
  readonly pair: string;
  readonly eventId: string;
  private ownContext: Context | undefined;

  constructor(
    spanId: string,
    sinceTick: number,
    event: ObservedEvent,
    span: Span,
    startTime: number,
  ) {
    this.traceId = event.traceId;
    this.spanId = spanId;
    this.sinceTick = sinceTick;
    this.span = span;
    this.startTime = startTime;
    this.pair = pairHalf(event.type).pair;
    this.eventId = event.id;
  }

  /** The context in which it is the parent. */
  get context(): Context {
    return (this.ownContext ??= trace.setSpan(ROOT_CONTEXT, this.span));
  }
}

/** A span of which something arrived that can't be written yet: its start is missing, or its parent's. */
export class WaitingSpan implements OfSpan {
  readonly kind = "waiting";
  readonly traceId: string | undefined;
  readonly spanId: string;
  readonly sinceTick: number;
  start: ObservedEvent | undefined;
  end: ObservedEvent | undefined;
  /** What happened within it. */
  readonly inner: ObservedEvent[] = [];
  /** Spans that wait for this one to be started. */
  readonly children: WaitingSpan[] = [];

  constructor(traceId: string | undefined, spanId: string, sinceTick: number) {
    this.traceId = traceId;
    this.spanId = spanId;
    this.sinceTick = sinceTick;
  }

  /** The half that says what it is and where it belongs; both do. */
  get half(): ObservedEvent | undefined {
    return this.start ?? this.end;
  }

  /** How many events it holds. */
  get size(): number {
    return Number(this.start !== undefined) + Number(this.end !== undefined) + this.inner.length;
  }
}

export type HeldSpan = OpenSpan | WaitingSpan;
