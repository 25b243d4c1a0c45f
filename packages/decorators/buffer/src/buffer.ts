import { AsyncResource } from "node:async_hooks";
import { setImmediate } from "node:timers";
import type {
  Decorator,
  DecoratorContext,
  FlushOptions,
  Handler,
  Next,
  ObservedEvent,
  Timer,
} from "@llmobs/core";
import { closedError, dropReasonOf, failuresOf } from "@llmobs/core/error";
import { type BufferOptions, readOptions } from "./buffer-options.ts";
import { bytesOfEvent } from "./event-bytes.ts";
import { Losses } from "./losses.ts";
import { type Batch, Ring } from "./ring.ts";
import { Waits } from "./waits.ts";

/**
 * Takes events at once and hands them on in the background, in batches: the bridge from the host's
 * synchronous code to a slow destination. It never blocks and never grows beyond its bounds.
 *
 * A batch leaves when it is full, or when its oldest event has waited for `maxWaitMs`. When there is
 * no room, the oldest events make it (`evicted`), or new ones are dropped (`queue_full`). A batch that
 * fails is dropped, not queued again: `retry` and `fallback` stand behind the buffer.
 *
 * @throws RangeError where an option has no sense.
 * @example
 * ```ts
 * import { ObservabilityManager, pipe } from "@llmobs/core";
 * import { buffer } from "@llmobs/buffer";
 *
 * const slow = {
 *   name: "slow",
 *   handle: async () => {},
 *   handleBatch: async (events: readonly unknown[]) => console.log(events.length),
 * };
 * const observability = new ObservabilityManager({
 *   source: "docs",
 *   handlers: [pipe(buffer({ batchSize: 100 }), slow)],
 * });
 * for (let step = 1; step <= 250; step++) observability.log(`step ${step}`);
 * await observability.flush();
 * // => 100
 * // => 100
 * // => 50
 * ```
 */
export function buffer(options: BufferOptions = {}): Decorator {
  const settings = readOptions(options);
  return (next, context) => new Buffer(settings, next, context);
}

/** For how long a destination that answers at once may keep the event loop from others. */
const MAX_BUSY_MS = 5;

const MESSAGES = {
  evicted: "The buffer is full: its oldest events are dropped",
  queue_full: "The buffer is full: new events are dropped",
  too_large: "Events larger than maxBytes are dropped",
  shutdown_timeout: "The time for what the buffer held did not suffice",
} as const;
const UNDELIVERED = "Events could not be delivered and are dropped";

class Buffer implements Handler {
  readonly name = "buffer";
  readonly acknowledges = "enqueue";
  readonly #settings: Required<BufferOptions>;
  readonly #next: Next;
  readonly #context: DecoratorContext;
  readonly #ring: Ring;
  readonly #losses: Losses;
  readonly #inFlight = new Set<Batch>();
  readonly #waits = new Waits();
  #bytesInFlight = 0;
  /** Events before this position leave also in a batch that is not full. */
  #due = 0;
  /** Fires when the oldest event that isn't due has waited for long enough. */
  #timer: Timer | undefined;
  /** Whether a turn of the event loop will send, or the next batch that settles will see to it. */
  #sending: "idle" | "scheduled" | "busy" = "idle";
  #isOpen = true;
  #disposal: Promise<void> | undefined;

  constructor(settings: Required<BufferOptions>, next: Next, context: DecoratorContext) {
    this.#settings = settings;
    this.#next = next;
    this.#context = context;
    this.#ring = new Ring(settings.capacity);
    this.#losses = new Losses(context);
    context.signal.addEventListener("abort", () => this.#stop(), { once: true });
  }

  handle(event: ObservedEvent): void {
    if (!this.#isOpen) throw closedError(this.name);
    const ring = this.#ring;
    const { capacity, maxBytes, batchSize } = this.#settings;
    const bytes = maxBytes === Infinity ? 0 : bytesOfEvent(event, maxBytes);
    const isFull = ring.length === capacity || ring.bytes + this.#bytesInFlight + bytes > maxBytes;
    if (isFull && !this.#makeRoom(event, bytes)) return;
    ring.push(event, bytes);
    if (this.#timer === undefined) this.#startTimer();
    if (ring.length >= batchSize && this.#sending === "idle") this.#schedule();
  }

  handleBatch(events: readonly ObservedEvent[]): void {
    for (const event of events) this.handle(event);
  }

  queued(): number {
    let queued = this.#ring.length;
    for (const { events } of this.#inFlight) queued += events.length;
    return queued;
  }

  async flush({ signal }: FlushOptions): Promise<void> {
    await this.#waits.until(this.#makeAllDue(), signal);
    this.#losses.tell();
  }

  flushSync(): void {
    while (this.#ring.length > 0) this.#sendBatch();
    this.#losses.tell();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#isOpen = false;
    this.#disposal ??= this.flush({ signal: this.#context.signal });
    return this.#disposal;
  }

  /** Says whether there is room for a new event now; where not, the event is dropped. */
  #makeRoom(event: ObservedEvent, bytes: number): boolean {
    const { capacity, maxBytes, onFull } = this.#settings;
    const ring = this.#ring;
    if (bytes > maxBytes) return this.#refuse(event, "too_large");
    // What is in flight can't be evicted.
    if (onFull === "drop-newest" || this.#bytesInFlight + bytes > maxBytes) {
      return this.#refuse(event, "queue_full");
    }
    while (ring.length === capacity || ring.bytes + this.#bytesInFlight + bytes > maxBytes) {
      this.#losses.drop(ring.shift(), "evicted", MESSAGES.evicted);
    }
    return true;
  }

  #refuse(event: ObservedEvent, reason: "too_large" | "queue_full"): false {
    this.#losses.drop(event, reason, MESSAGES[reason]);
    return false;
  }

  #startTimer(): void {
    this.#timer = this.#context.clock.setTimeout(() => {
      this.#timer = undefined;
      this.#makeAllDue();
    }, this.#settings.maxWaitMs);
    // A process that has nothing else to do may end; what is held then is for a shutdown to send.
    this.#timer.unref();
  }

  #stopTimer(): void {
    if (this.#timer !== undefined) this.#context.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Has all that is held sent as soon as may be; returns the position behind it. */
  #makeAllDue(): number {
    this.#due = this.#ring.position + this.#ring.length;
    if (this.#sending === "idle") this.#schedule();
    return this.#due;
  }

  #schedule(): void {
    this.#sending = "scheduled";
    setImmediate(this.#send);
  }

  /** Bound, so that the destination's work does not belong to the request that filled the batch. */
  readonly #send = AsyncResource.bind((): void => {
    const { clock } = this.#context;
    const start = clock.monotonic();
    while (this.#hasBatchDue()) {
      if (this.#inFlight.size >= this.#settings.concurrency) {
        this.#sending = "busy";
        return;
      }
      this.#sendBatch();
      if (clock.monotonic() - start >= MAX_BUSY_MS) {
        this.#schedule();
        return;
      }
    }
    this.#sending = "idle";
  });

  #hasBatchDue(): boolean {
    const { length, position } = this.#ring;
    return length >= this.#settings.batchSize || position < this.#due;
  }

  #sendBatch(): void {
    const batch = this.#ring.take(this.#settings.batchSize);
    // What comes next begins to wait only when it comes.
    if (this.#ring.length === 0) this.#stopTimer();
    this.#inFlight.add(batch);
    this.#bytesInFlight += batch.bytes;
    let result: void | Promise<void>;
    try {
      result = this.#next.handleBatch(batch.events);
    } catch (error) {
      this.#settle(batch, error);
      return;
    }
    if (result === undefined) this.#settle(batch);
    else
      result.then(
        () => this.#settle(batch),
        (error: unknown) => this.#settle(batch, error),
      );
  }

  #settle(batch: Batch, error?: unknown): void {
    this.#inFlight.delete(batch);
    this.#bytesInFlight -= batch.bytes;
    if (error !== undefined) {
      for (const failure of failuresOf(error, batch.events)) {
        this.#losses.drop(failure.event, dropReasonOf(failure.error), UNDELIVERED, failure.error);
      }
    }
    this.#waits.release(this.#settledUpTo());
    if (this.#sending === "busy") this.#schedule();
  }

  /** Every event before this position has been delivered or dropped. */
  #settledUpTo(): number {
    let position = this.#ring.position;
    for (const { from } of this.#inFlight) position = Math.min(position, from);
    return position;
  }

  /** Nothing may be delivered any more: lets go of everything. */
  #stop(): void {
    this.#isOpen = false;
    this.#stopTimer();
    while (this.#ring.length > 0) {
      this.#losses.drop(this.#ring.shift(), "shutdown_timeout", MESSAGES.shutdown_timeout);
    }
    this.#losses.tell();
    this.#waits.release(Infinity);
  }
}
