import { callBatch } from "./call-batch.ts";
import { type BatchError, dropReasonOf, isBatchError } from "./delivery-error.ts";
import { DropCounts, sumDropped } from "./drop-counts.ts";
import type { DropReason } from "./drop-reason.ts";
import type { ObservedEvent } from "./event.ts";
import type { Handler, Host } from "./handler.ts";
import { hostOf } from "./host-of.ts";
import { Sink } from "./sink.ts";
import type { HandlerBooks, HandlerStats } from "./stats.ts";
import type { Surroundings } from "./surroundings.ts";
import { untilAborted } from "./until-aborted.ts";
import { Wave } from "./wave.ts";

/**
 * The place of one handler behind a manager or a fan-out. It keeps the handler's failures from
 * everybody else, bounds its promises in flight, and is where a rejection stops: an event that comes
 * back to it is dropped.
 */
export class Slot {
  readonly handler: Handler;
  /** Counts deliveries, unless the handler is a composite, which does so itself. */
  readonly #sink: Sink | undefined;
  #surroundings: Surroundings;
  readonly #maxInFlight: number;
  readonly #dropped = new DropCounts();
  readonly #waves: Wave[] = [];
  #wave: Wave;
  #accepted = 0;
  /** Accepted and delivered in one step. */
  #passedOn = 0;
  /** Whether events may go straight to the handler: it is no composite, and has only ever returned. */
  #isDirect = false;
  #deliveredDirectly = 0;
  #failures = 0;
  #lastFlushMs: number | undefined;
  /** What the books behind the slot said when it was closed: later settlements are ignored. */
  #frozen: HandlerStats | undefined;

  constructor(handler: Handler, surroundings: Surroundings, maxInFlight: number) {
    this.handler = handler;
    this.#surroundings = surroundings;
    this.#maxInFlight = maxInFlight;
    this.#sink = handler.stats === undefined ? new Sink(handler, surroundings.gate) : undefined;
    this.#wave = new Wave(this.#onOneRejected);
  }

  /** Moves to the manager that attaches the fan-out in which this slot is. */
  moveTo(host: Host): void {
    this.#surroundings = host;
    this.#sink?.moveTo(host.gate);
    this.handler.attach?.(hostOf(this.handler, host));
  }

  handle(event: ObservedEvent): void {
    this.#accepted++;
    const { gate } = this.#surroundings;
    if (!this.#isDirect || !gate.open) return this.#handleThroughSink(event);
    // What the sink does, in one step: most handlers are plain and synchronous, and every event
    // comes through here.
    const { depth } = gate;
    gate.depth = depth + 1;
    let result: unknown;
    try {
      result = this.handler.handle(event);
    } catch (error) {
      gate.depth = depth;
      return this.#onOneRejected(error);
    }
    gate.depth = depth;
    if (result === undefined) this.#deliveredDirectly++;
    else this.#settleDirectly(result);
  }

  /** Books an event that goes on to the handler without this slot's protection. */
  passOn(): void {
    this.#passedOn++;
  }

  handleBatch(events: readonly ObservedEvent[]): void {
    this.#accepted += events.length;
    if (this.#inFlight() >= this.#maxInFlight) return this.#refuse(events.length);
    try {
      const result = callBatch(this.#sink ?? this.handler, events);
      if (result !== undefined) this.#wave.addMany(events.length, result, this.#onBatchRejected);
    } catch (error) {
      this.#onBatchRejected(error);
    }
  }

  /** Books an event that is refused before it could reach the handler. */
  reject(reason: DropReason, message: string, error?: unknown): void {
    this.#accepted++;
    this.#drop(reason, message, 1, error);
  }

  /**
   * Settles all that was handed over before the call. Never rejects: a failing flush is a
   * diagnostic. Stops waiting when the signal aborts.
   */
  async flush(signal: AbortSignal): Promise<void> {
    const { clock } = this.#surroundings;
    const start = clock.monotonic();
    this.#startWave();
    const before = [...this.#waves];
    const settled = Promise.all(before.map((wave) => wave.whenEmpty()));
    // Both at once: what is in flight may wait for the flush, and the flush for what is in flight.
    await untilAborted(Promise.all([this.#flushHandler(signal), settled]), signal);
    // What was in flight may have come to rest in a sink that has to be flushed.
    if (before.length > 0 && !signal.aborted) {
      await untilAborted(this.#flushHandler(signal), signal);
    }
    this.#lastFlushMs = clock.monotonic() - start;
  }

  flushSync(): void {
    try {
      this.handler.flushSync?.();
    } catch (error) {
      this.#diagnose("flush_error", "A flush failed", error);
    }
  }

  async dispose(): Promise<void> {
    this.#isDirect = false;
    this.#sink?.dispose();
    await this.#reporting("dispose_error", () => this.handler[Symbol.asyncDispose]?.());
  }

  /** Ends the books: what is queued stays so if it is on disk; the rest is dropped for the reason given. */
  close(reason: DropReason): void {
    if (this.#frozen !== undefined) return;
    const behind = this.#behind();
    const left = behind.queued + this.#inFlight();
    // Less may be left than is on disk: what has arrived, but of a batch that is not over.
    const kept = Math.min(left, behind.durable ?? 0);
    this.#frozen = { ...behind, queued: kept };
    if (left > kept) this.#drop(reason, "The time for shutting down did not suffice", left - kept);
  }

  books(): HandlerBooks {
    const behind = this.#frozen ?? this.#behind();
    const recovered = behind.recovered ?? 0;
    return {
      name: this.handler.name,
      accepted: this.#accepted + this.#passedOn + recovered,
      delivered: behind.delivered + this.#passedOn,
      dropped: sumDropped([this.#dropped.toRecord(), behind.dropped]),
      queued: behind.queued + (this.#frozen === undefined ? this.#inFlight() : 0),
      failures: this.#failures,
      lastFlushMs: this.#lastFlushMs,
      ...(recovered > 0 && { recovered }),
      ...(behind.branches !== undefined && { branches: behind.branches }),
    };
  }

  #behind(): HandlerStats {
    if (this.#sink === undefined) {
      return this.handler.stats?.() ?? { delivered: 0, dropped: {}, queued: 0 };
    }
    return { delivered: this.#sink.delivered + this.#deliveredDirectly, dropped: {}, queued: 0 };
  }

  #handleThroughSink(event: ObservedEvent): void {
    if (this.#wave.pending !== 0 && this.#inFlight() >= this.#maxInFlight) return this.#refuse(1);
    try {
      const result = (this.#sink ?? this.handler).handle(event);
      if (result !== undefined) this.#wave.addOne(result);
      this.#isDirect = this.#sink?.isSync === true;
    } catch (error) {
      this.#onOneRejected(error);
    }
  }

  /** Something was returned after all: a promise, by a handler that had given none, or nonsense. */
  #settleDirectly(result: unknown): void {
    const promise = this.#sink?.settle(result);
    if (promise === undefined) return;
    this.#isDirect = false;
    this.#wave.addOne(promise);
  }

  readonly #onOneRejected = (error: unknown): void => {
    this.#failures++;
    this.#handBack(error);
  };

  /** `callBatch` and the sink have already named the failed events. */
  readonly #onBatchRejected = (error: unknown): void => {
    this.#failures++;
    for (const failure of (error as BatchError).failures) this.#handBack(failure.error);
  };

  #handBack(error: unknown): void {
    if (this.#frozen !== undefined) return;
    const cause = isBatchError(error) ? error.failures[0]?.error : error;
    this.#drop(dropReasonOf(error), "An event could not be delivered", 1, cause);
  }

  #drop(reason: DropReason, message: string, count: number, error?: unknown): void {
    this.#dropped.add(reason, count);
    this.#diagnose(reason, message, error, count);
  }

  #diagnose(kind: string, message: string, error: unknown, count = 1): void {
    this.#surroundings.diagnostic({
      node: this.handler.name,
      kind,
      message,
      count,
      ...(error !== undefined && { error }),
    });
  }

  #refuse(count: number): void {
    this.#drop(
      "queue_full",
      `More than ${this.#maxInFlight} events are in flight; a buffer in front of this handler would hold some of them`,
      count,
    );
  }

  #inFlight(): number {
    let pending = this.#wave.pending;
    for (const wave of this.#waves) pending += wave.pending;
    return pending;
  }

  /** Closes the present wave, if anything is in it, so that a flush can wait for it alone. */
  #startWave(): void {
    while (this.#waves[0]?.pending === 0) this.#waves.shift();
    if (this.#wave.pending === 0) return;
    this.#waves.push(this.#wave);
    this.#wave = new Wave(this.#onOneRejected);
  }

  async #flushHandler(signal: AbortSignal): Promise<void> {
    await this.#reporting("flush_error", () => this.handler.flush?.({ signal }));
  }

  async #reporting(kind: string, call: () => void | Promise<void>): Promise<void> {
    try {
      await call();
    } catch (error) {
      this.#diagnose(kind, "A flush or a dispose failed", error);
    }
  }
}
