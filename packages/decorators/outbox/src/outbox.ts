import type {
  Decorator,
  DecoratorContext,
  FlushOptions,
  Handler,
  Next,
  ObservedEvent,
} from "@llmobs/core";
import {
  batchError,
  closedError,
  type DeliveryError,
  deliveryError,
  type FailedEvent,
  isPassing,
} from "@llmobs/core/error";
import { Courier } from "./courier.ts";
import { textOf } from "./event-text.ts";
import { type OutboxOptions, type OutboxSettings, readOptions } from "./outbox-options.ts";
import { Reports } from "./reports.ts";
import { openError, writeError } from "./sqlite-error.ts";
import { Store } from "./store.ts";

/**
 * Keeps events in a SQLite database until what stands behind it has taken them: when a call returns, its
 * events are committed, and from then on they are delivered at least once, with their ids, by this
 * process or the next one that opens the database.
 *
 * What fails is tried again, after random waits that grow; what is refused for good, or has been tried
 * for long enough, becomes a dead letter, which `openOutbox` lists and replays.
 *
 * @throws RangeError or TypeError where an option has no sense; in `pipe`, TypeError where what stands
 * behind it takes events into a queue of its own, and Error where the database can't be opened for a
 * reason that a person must put right (another outbox works on it, no permission, no database, another
 * application's, a newer version's).
 * @example
 * ```ts
 * import { type Handler, ObservabilityManager, pipe } from "@llmobs/core";
 * import { outbox } from "@llmobs/outbox";
 *
 * let isDown = true;
 * const collector: Handler = {
 *   name: "collector",
 *   handle: async (event) => {
 *     if (isDown) throw new Error("503");
 *     console.log("arrived:", event.type);
 *   },
 * };
 * const observability = new ObservabilityManager({
 *   source: "docs",
 *   handlers: [pipe(outbox({ path: "outbox.db", baseDelayMs: 10 }), collector)],
 *   onDiagnostic: ({ kind }) => console.log(kind),
 * });
 * observability.log("hello");
 * setTimeout(() => (isDown = false), 5);
 * await observability.shutdown();
 * // => delivery_failed
 * // => arrived: log
 * ```
 */
export function outbox(options: OutboxOptions = {}): Decorator {
  const settings = readOptions(options);
  return (next, context) => {
    if (next.acknowledges === "enqueue") {
      throw new TypeError(
        "[outbox] It can't be seen when what stands behind the outbox has arrived: a buffer or fan-out takes events into a queue in memory. The order that works is pipe(buffer(), outbox(), handler).",
      );
    }
    return new Outbox(settings, next, context);
  };
}

/** A start that failed for a passing reason, such as a full disk, is tried again with each event. */
type State =
  | { readonly kind: "open"; readonly store: Store; readonly courier: Courier }
  | { readonly kind: "not open yet" };

class Outbox implements Handler {
  readonly name = "outbox";
  readonly acknowledges = "enqueue";
  readonly durable = true;
  readonly #settings: OutboxSettings;
  readonly #next: Next;
  readonly #context: DecoratorContext;
  readonly #reports: Reports;
  #state: State = { kind: "not open yet" };
  #isAccepting = true;
  #disposal: Promise<void> | undefined;

  constructor(settings: OutboxSettings, next: Next, context: DecoratorContext) {
    this.#settings = settings;
    this.#next = next;
    this.#context = context;
    this.#reports = new Reports(context);
    try {
      this.#open();
    } catch (error) {
      if (!isPassing(error)) throw openError(settings.path, error);
    }
    context.signal.addEventListener("abort", () => this.#stop(), { once: true });
  }

  attach(): void {
    if (this.#state.kind === "open") this.#state.courier.start();
  }

  handle(event: ObservedEvent): void {
    const [failure] = this.#take([event]);
    if (failure !== undefined) throw failure.error;
  }

  handleBatch(events: readonly ObservedEvent[]): void {
    const failures = this.#take(events);
    if (failures.length > 0) throw batchError(failures);
  }

  queued(): number {
    return this.#state.kind === "open" ? this.#state.courier.queued() : 0;
  }

  recovered(): number {
    return this.#state.kind === "open" ? this.#state.store.recovered : 0;
  }

  async flush({ signal }: FlushOptions): Promise<void> {
    if (this.#state.kind !== "open") return;
    const { store, courier } = this.#state;
    await courier.settled(store.lastSeq, signal);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#isAccepting = false;
    this.#disposal ??= this.#dispose();
    return this.#disposal;
  }

  async #dispose(): Promise<void> {
    if (this.#state.kind !== "open") return;
    const { store, courier } = this.#state;
    await courier.finish(this.#context.signal);
    store.close();
  }

  #open(): Extract<State, { kind: "open" }> {
    if (this.#state.kind === "open") return this.#state;
    const settings = this.#settings;
    const context = this.#context;
    const store = new Store(settings, context.clock.now());
    const courier = new Courier(settings, store, this.#next, context, this.#reports);
    const opened = { kind: "open", store, courier } as const;
    this.#state = opened;
    return opened;
  }

  /** Stores events; returns those that could not be stored, and why. */
  #take(events: readonly ObservedEvent[]): readonly FailedEvent[] {
    if (!this.#isAccepting) throw closedError(this.name);
    const failures: FailedEvent[] = [];
    const writable: ObservedEvent[] = [];
    const texts: string[] = [];
    for (const event of events) {
      try {
        texts.push(this.#write(event));
        writable.push(event);
      } catch (error) {
        failures.push({ event, error });
      }
    }
    try {
      const { store, courier } = this.#open();
      const { refused, evicted } = store.put(texts, courier.now(), courier.holds);
      if (evicted.length > 0) this.#reports.evicted(evicted);
      for (const index of refused) {
        failures.push({ event: writable[index] as ObservedEvent, error: this.#fullError() });
      }
      courier.wake();
    } catch (cause) {
      const error = writeError(cause);
      failures.push(...writable.map((event) => ({ event, error })));
    }
    return failures;
  }

  #write(event: ObservedEvent): string {
    const { maxEventBytes, maxBytes } = this.#settings;
    const text = textOf(event, maxEventBytes);
    if (Buffer.byteLength(text) <= maxBytes) return text;
    throw deliveryError(`[outbox] The event is larger than maxBytes, which is ${maxBytes}.`, {
      retryable: false,
      reason: "too_large",
    });
  }

  #fullError(): DeliveryError {
    const { maxEvents, maxBytes } = this.#settings;
    return deliveryError(
      `[outbox] The outbox is full: it holds ${maxEvents} events or ${maxBytes} bytes.`,
      { reason: "queue_full" },
    );
  }

  #stop(): void {
    this.#isAccepting = false;
    if (this.#state.kind === "open") this.#state.courier.stop();
  }
}
