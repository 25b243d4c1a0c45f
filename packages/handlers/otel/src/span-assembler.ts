import { type Context, ROOT_CONTEXT } from "@opentelemetry/api";
import type { ObservedEvent } from "@llmobs/core";
import { EndedSpans } from "./ended-spans.ts";
import { type HeldSpan, OpenSpan, WaitingSpan } from "./held-span.ts";
import { pairHalf } from "./pair.ts";
import { SpanMap } from "./span-map.ts";
import { contextOf, remoteContext, type SpanWriter, startTimeOf } from "./span-writer.ts";

/**
 * What a person in charge should know of: a span without an end, one without a start, and half of one
 * that is written already, or that came twice.
 */
type Oddity = "abandoned" | "startless" | "late";

/** What an assembler needs. */
export interface AssemblerSetup {
  readonly writer: SpanWriter;
  /** How many spans may be open or waiting, and how many events may wait. */
  readonly maxOpen: number;
  /** For how many ticks a span may be open. */
  readonly maxTicks: number;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  readonly report: (oddity: Oddity) => void;
}

/**
 * Puts events together to spans, by their ids and not by their order. A span is started once its parent
 * is, so that a sampler's decision goes down the tree; what comes before that waits, from one tick to
 * two. A parent that has not come by then is another service's, an end without a start makes a span of
 * its own, and what happened in no span stands alone.
 */
export class SpanAssembler {
  readonly #setup: AssemblerSetup;
  /** In the order in which they were first heard of. */
  readonly #held = new SpanMap<HeldSpan>();
  readonly #waiting = new Set<WaitingSpan>();
  readonly #ended = new EndedSpans();
  #waitingEvents = 0;
  #tick = 0;

  constructor(setup: AssemblerSetup) {
    this.#setup = setup;
  }

  /** Whether there is nothing that time could change. */
  get isIdle(): boolean {
    return this.#held.size === 0;
  }

  take(event: ObservedEvent): void {
    const { type, traceId, spanId } = event;
    // A session is an attribute of its spans, not a span that they would have to wait for.
    if (type === "session.start" || type === "session.end") return;
    if (spanId === undefined) return this.#setup.writer.writeAlone(event, ROOT_CONTEXT);
    const span = this.#held.get(traceId, spanId);
    const { half, pair } = pairHalf(type);
    if (half === undefined || (span !== undefined && pairOf(span, event) !== pair)) {
      this.#takeInner(spanId, span, event);
    } else if (half === "start") {
      this.#takeStart(spanId, span, event);
    } else {
      this.#takeEnd(spanId, span, event);
    }
  }

  /** Says that time has passed: what has waited long enough is written, and what is open too long given up. */
  tick(): void {
    this.#tick++;
    for (const span of this.#waiting) {
      if (this.#tick - span.sinceTick < 2) break;
      this.#release(span);
    }
    for (const span of this.#held) {
      if (this.#tick - span.sinceTick <= this.#setup.maxTicks) break;
      if (span.kind === "open") this.#abandon(span);
    }
  }

  /** Writes everything that waits. */
  releaseAll(): void {
    for (const span of this.#waiting) this.#release(span);
  }

  /** Gives up what is open, the youngest first, as it would have ended. */
  abandonAll(): void {
    this.releaseAll();
    for (const span of [...this.#held].toReversed()) {
      if (span.kind === "open") this.#abandon(span);
    }
  }

  #takeStart(spanId: string, span: HeldSpan | undefined, event: ObservedEvent): void {
    if (span?.kind === "open") return this.#takeAgain(span, event, span.eventId);
    if (span?.start !== undefined) return this.#takeAgain(span, event, span.start.id);
    if (span === undefined && this.#hasEnded(event, spanId)) return this.#setup.report("late");
    const parent = this.#parentOf(event);
    if (span === undefined && !(parent instanceof WaitingSpan)) {
      return this.#start(spanId, event, parent);
    }
    const waiting = span ?? this.#wait(event.traceId, spanId);
    waiting.start = event;
    this.#waitingEvents++;
    if (parent instanceof WaitingSpan) parent.children.push(waiting);
    else this.#startWaiting(waiting, parent);
    this.#makeRoom();
  }

  #takeEnd(spanId: string, span: HeldSpan | undefined, event: ObservedEvent): void {
    if (span?.kind === "open") return this.#end(span, event);
    if (span === undefined && this.#hasEnded(event, spanId)) return this.#setup.report("late");
    const waiting = span ?? this.#wait(event.traceId, spanId);
    if (waiting.end !== undefined) return this.#takeAgain(waiting, event, waiting.end.id);
    waiting.end = event;
    this.#waitingEvents++;
    this.#makeRoom();
  }

  /** Takes a half that the span has: the same event once more, or something odd that happened in it. */
  #takeAgain(span: HeldSpan, event: ObservedEvent, idBefore: string | undefined): void {
    if (event.id === idBefore) this.#setup.report("late");
    else this.#takeInner(span.spanId, span, event);
  }

  #takeInner(spanId: string, span: HeldSpan | undefined, event: ObservedEvent): void {
    const { writer } = this.#setup;
    if (span?.kind === "open") return writer.addEvent(span.span, event);
    const ended = span === undefined ? this.#ended.get(event.traceId, spanId) : undefined;
    if (ended !== undefined) return writer.writeAlone(event, contextOf(ended));
    (span ?? this.#wait(event.traceId, spanId)).inner.push(event);
    this.#waitingEvents++;
    this.#makeRoom();
  }

  /** The context of a span's parent, or the parent that has to be waited for. */
  #parentOf(event: ObservedEvent): Context | WaitingSpan {
    const { traceId, spanId, parentSpanId } = event;
    if (parentSpanId === undefined || parentSpanId === spanId) return ROOT_CONTEXT;
    const parent = this.#held.get(traceId, parentSpanId);
    if (parent !== undefined) return parent.kind === "open" ? parent.context : parent;
    const ended = this.#ended.get(traceId, parentSpanId);
    return ended === undefined ? this.#wait(traceId, parentSpanId) : contextOf(ended);
  }

  #wait(traceId: string | undefined, spanId: string): WaitingSpan {
    const span = new WaitingSpan(traceId, spanId, this.#tick);
    this.#held.add(span);
    this.#waiting.add(span);
    return span;
  }

  #start(spanId: string, event: ObservedEvent, parent: Context): void {
    const startTime = startTimeOf(event);
    const span = this.#setup.writer.start(event, startTime, parent);
    this.#held.add(new OpenSpan(spanId, this.#tick, event, span, startTime));
    this.#makeRoom();
  }

  /** Starts a span that has waited, with everything that waits for it. */
  #startWaiting(first: WaitingSpan, parent: Context): void {
    const { writer } = this.#setup;
    const ready: [span: WaitingSpan, parent: Context][] = [[first, parent]];
    for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
      const [waiting, context] = next;
      const { spanId, sinceTick, half, inner, end, children } = waiting;
      // Without its start it waits on; and it may have been started from elsewhere meanwhile.
      if (half === undefined || !this.#waiting.has(waiting)) continue;
      this.#forget(waiting);
      const startTime = startTimeOf(half);
      const span = writer.start(half, startTime, context);
      const open = new OpenSpan(spanId, sinceTick, half, span, startTime);
      this.#held.replace(waiting, open);
      for (const event of inner) writer.addEvent(span, event);
      for (const child of children) ready.push([child, open.context]);
      if (end !== undefined) this.#end(open, end);
    }
  }

  /** Writes a span although not all of it is there, below its ancestors that wait as well. */
  #release(span: WaitingSpan): void {
    const lineage = new Set<WaitingSpan>();
    let ancestor: WaitingSpan | undefined = span;
    while (ancestor !== undefined && !lineage.has(ancestor)) {
      lineage.add(ancestor);
      ancestor = this.#waitingParentOf(ancestor);
    }
    for (const each of [...lineage].toReversed()) {
      if (this.#waiting.has(each)) this.#releaseOne(each);
    }
  }

  #waitingParentOf({ half }: WaitingSpan): WaitingSpan | undefined {
    if (half?.parentSpanId === undefined) return undefined;
    const parent = this.#held.get(half.traceId, half.parentSpanId);
    return parent?.kind === "waiting" && parent.half !== undefined ? parent : undefined;
  }

  #releaseOne(span: WaitingSpan): void {
    const { half, inner, children } = span;
    if (half !== undefined) {
      if (span.start === undefined) this.#setup.report("startless");
      return this.#startWaiting(span, this.#knownParentOf(half));
    }
    // Neither half came: its children are another service's, and what happened in it stands alone.
    this.#forget(span);
    this.#held.delete(span);
    const context = remoteContext(span);
    for (const event of inner) this.#setup.writer.writeAlone(event, context);
    for (const child of children) this.#startWaiting(child, context);
  }

  /** The context of a span's parent; of one that has not come, as another service's. */
  #knownParentOf({ traceId, spanId, parentSpanId }: ObservedEvent): Context {
    if (parentSpanId === undefined || parentSpanId === spanId) return ROOT_CONTEXT;
    const parent = this.#held.get(traceId, parentSpanId);
    if (parent?.kind === "open") return parent.context;
    const ended = this.#ended.get(traceId, parentSpanId);
    return ended === undefined
      ? remoteContext({ traceId, spanId: parentSpanId })
      : contextOf(ended);
  }

  #end(open: OpenSpan, event: ObservedEvent): void {
    this.#close(open);
    this.#setup.writer.end(open.span, open.startTime, event);
  }

  #abandon(open: OpenSpan): void {
    this.#close(open);
    this.#setup.report("abandoned");
    this.#setup.writer.abandon(open.span, Math.max(open.startTime, this.#setup.now()));
  }

  #close(open: OpenSpan): void {
    this.#held.delete(open);
    this.#ended.add(open.traceId, open.spanId, open.span.spanContext());
  }

  #hasEnded({ traceId }: ObservedEvent, spanId: string): boolean {
    return this.#ended.get(traceId, spanId) !== undefined;
  }

  #forget(span: WaitingSpan): void {
    this.#waiting.delete(span);
    this.#waitingEvents -= span.size;
  }

  /** The oldest gives way where there are too many. */
  #makeRoom(): void {
    const { maxOpen } = this.#setup;
    while (this.#held.size > maxOpen) {
      const [oldest] = this.#held;
      if (oldest?.kind === "open") this.#abandon(oldest);
      else if (oldest !== undefined) this.#release(oldest);
    }
    while (this.#waitingEvents > maxOpen) {
      const [oldest] = this.#waiting;
      if (oldest !== undefined) this.#release(oldest);
    }
  }
}

/** The pair that a span's halves are of, if it is known yet. */
function pairOf(span: HeldSpan, event: ObservedEvent): string {
  if (span.kind === "open") return span.pair;
  return pairHalf((span.half ?? event).type).pair;
}
