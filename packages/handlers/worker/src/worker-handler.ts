import type { Clock, FlushOptions, Handler, HandlerStats, Host, ObservedEvent } from "@llmobs/core";
import { systemClock } from "@llmobs/core/clock";
import {
  batchError,
  closedError,
  deliveryError,
  type DeliveryError,
  type FailedEvent,
} from "@llmobs/core/error";
import { crossable, isPlain } from "./crossing.ts";
import { errorOf } from "./error-report.ts";
import type { Settlement } from "./messages.ts";
import { Thread, type ThreadOwner } from "./thread.ts";
import { readOptions, type WorkerOptions, type WorkerSettings } from "./worker-options.ts";

/**
 * Runs another package's handler in a worker thread, so that what it does (serializing, compressing,
 * writing, waiting) takes no time of the thread in which the application runs. Each batch is one
 * message, and settles as the handler in the thread settles it. A buffer belongs in front, since a
 * message for each event would cost more than it saves.
 *
 * A thread that ends or hangs costs no event: what it had is handed back, and the next events start
 * another one, after a pause that grows with each failure in a row.
 *
 * @throws RangeError or TypeError where an option has no sense, Error where the module isn't found or
 * the options can't cross to another thread.
 * @example
 * ```ts
 * import { readFileSync } from "node:fs";
 * import { ObservabilityManager, pipe } from "@llmobs/core";
 * import { buffer } from "@llmobs/buffer";
 * import { workerHandler } from "@llmobs/worker";
 *
 * const file = workerHandler({
 *   module: import.meta.resolve("@llmobs/file"),
 *   options: { path: "events.jsonl" },
 * });
 * const observability = new ObservabilityManager({
 *   source: "docs",
 *   handlers: [pipe(buffer(), file)],
 * });
 * for (let step = 1; step <= 1_000; step++) observability.log(`step ${step}`);
 * await observability.shutdown();
 * console.log(readFileSync("events.jsonl", "utf8").split("\n").length - 1); // 1000
 * ```
 */
export function workerHandler(options: WorkerOptions): Handler {
  return new WorkerHandler(readOptions(options));
}

const MIN_PAUSE_MS = 100;
const MAX_PAUSE_MS = 30_000;
/** For how long a process that exits waits for what is on its way. */
const MAX_EXIT_WAIT_MS = 2_000;

type State =
  | { readonly kind: "running"; readonly thread: Thread }
  /** The thread has ended; the first event after that moment, by the monotonic clock, starts another one. */
  | { readonly kind: "pausing"; readonly until: number; readonly error: unknown }
  | { readonly kind: "closed"; readonly thread: Thread | undefined };

/** Events on their way to a thread. */
interface Sending {
  readonly sent: readonly ObservedEvent[];
  readonly answer: Promise<Settlement>;
}

const UNCROSSABLE = deliveryError("[worker] The event cannot be copied for another thread.", {
  retryable: false,
  reason: "serialize_error",
});

class WorkerHandler implements Handler {
  readonly name: string;
  readonly #settings: WorkerSettings;
  readonly #owner: ThreadOwner;
  #host: Host | undefined;
  #state: State;
  #endsInARow = 0;
  #inFlight = 0;
  /** How many events the handler in the thread has taken. */
  #taken = 0;
  /** How many of them decorators in the thread have dropped, by reason. */
  readonly #dropped: Record<string, number> = {};
  #disposal: Promise<void> | undefined;

  constructor(settings: WorkerSettings) {
    this.name = settings.name;
    this.#settings = settings;
    this.#owner = {
      clock: () => this.#clock(),
      onDiagnostic: ({ error, ...diagnostic }) =>
        this.#host?.diagnostic({
          ...diagnostic,
          ...(error !== undefined && { error: errorOf(error) }),
        }),
      onEnd: (error) => this.#onThreadEnd(error),
    };
    this.#state = { kind: "running", thread: new Thread(settings.program, this.#owner) };
  }

  async handle(event: ObservedEvent): Promise<void> {
    const [failure] = await this.#submit([event]);
    if (failure !== undefined) throw failure.error;
  }

  async handleBatch(events: readonly ObservedEvent[]): Promise<void> {
    const failures = await this.#submit(events);
    if (failures.length > 0) throw batchError(failures);
  }

  async flush({ signal }: FlushOptions): Promise<void> {
    if (this.#state.kind !== "running") return;
    const { thread } = this.#state;
    const before = thread.whenSettled();
    await thread.ask({ kind: "flush" }, { signal });
    await before;
  }

  flushSync(): void {
    const thread = this.#thread();
    if (thread === undefined || this.#inFlight === 0) return;
    thread.ask({ kind: "flushSync" }).catch(() => {});
    thread.settleSync(MAX_EXIT_WAIT_MS);
  }

  attach(host: Host): void {
    this.#host = host;
    host.signal.addEventListener("abort", () => this.#abort(), { once: true });
  }

  /** A composite's books, since what runs in the thread may be one and drop events. */
  stats(): HandlerStats {
    const dropped = Object.values(this.#dropped).reduce((sum, count) => sum + count, 0);
    return { delivered: this.#taken - dropped, dropped: { ...this.#dropped }, queued: 0 };
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#disposal ??= this.#dispose();
    return this.#disposal;
  }

  async #dispose(): Promise<void> {
    const thread = this.#thread();
    this.#state = { kind: "closed", thread };
    await thread?.close(this.#settings.timeoutMs);
  }

  /** Nothing may be delivered any more. */
  #abort(): void {
    const thread = this.#thread();
    this.#state = { kind: "closed", thread };
    const message = "[worker] The time was over before the thread had answered.";
    thread?.end(deliveryError(message, { retryable: false, reason: "shutdown_timeout" }));
  }

  /** Hands events to the thread; gives back those that failed. */
  async #submit(events: readonly ObservedEvent[]): Promise<readonly FailedEvent[]> {
    const thread = this.#threadForEvents();
    if (this.#inFlight >= this.#settings.maxInFlight) throw this.#tooMany();
    if (events.length === 0) return [];
    const { sent, answer } = this.#send(thread, events);
    this.#inFlight += sent.length;
    try {
      const settlement = await answer;
      this.#endsInARow = 0;
      return this.#settle(events, sent, settlement);
    } finally {
      this.#inFlight -= sent.length;
    }
  }

  /** Sends all that can cross to the thread, in one message. */
  #send(thread: Thread, events: readonly ObservedEvent[]): Sending {
    const { timeoutMs } = this.#settings;
    try {
      if (events.every(isPlain)) {
        return { sent: events, answer: thread.ask({ kind: "batch", events }, { timeoutMs }) };
      }
    } catch {
      // Something in one of them can't be copied.
    }
    const crossing = events.flatMap((event) => {
      const copy = crossable(event);
      return copy === undefined ? [] : [{ event, copy }];
    });
    const copies = crossing.map(({ copy }) => copy);
    return {
      sent: crossing.map(({ event }) => event),
      answer: thread.ask({ kind: "batch", events: copies }, { timeoutMs }),
    };
  }

  #settle(
    events: readonly ObservedEvent[],
    sent: readonly ObservedEvent[],
    { failures, dropped }: Settlement,
  ): readonly FailedEvent[] {
    const errors = new Map<ObservedEvent, unknown>();
    for (const { indexes, error } of failures) {
      const made = errorOf(error);
      for (const index of indexes) errors.set(sent[index] as ObservedEvent, made);
    }
    this.#taken += sent.length - errors.size;
    for (const [reason, count] of dropped) {
      this.#dropped[reason] = (this.#dropped[reason] ?? 0) + count;
    }
    if (sent.length < events.length) {
      const crossed = new Set(sent);
      for (const event of events) if (!crossed.has(event)) errors.set(event, UNCROSSABLE);
    }
    if (errors.size === 0) return [];
    return events
      .filter((event) => errors.has(event))
      .map((event) => ({ event, error: errors.get(event) }));
  }

  /** The thread that takes events, started again where it is time for that. */
  #threadForEvents(): Thread {
    const state = this.#state;
    switch (state.kind) {
      case "running":
        return state.thread;
      case "closed":
        throw closedError(this.name);
      case "pausing": {
        const leftMs = state.until - this.#clock().monotonic();
        if (leftMs > 0) throw this.#notYet(leftMs, state.error);
        return this.#restart();
      }
    }
  }

  #restart(): Thread {
    try {
      const thread = new Thread(this.#settings.program, this.#owner);
      this.#state = { kind: "running", thread };
      return thread;
    } catch (error) {
      this.#pause(error);
      throw error;
    }
  }

  #onThreadEnd(error: Error): void {
    if (this.#state.kind === "running") this.#pause(error);
  }

  #pause(error: unknown): void {
    const pauseMs = Math.min(MIN_PAUSE_MS * 2 ** this.#endsInARow, MAX_PAUSE_MS);
    this.#endsInARow++;
    this.#state = { kind: "pausing", until: this.#clock().monotonic() + pauseMs, error };
    this.#host?.diagnostic({
      kind: "thread_ended",
      message: "The worker thread ended; what it had is handed back",
      error,
    });
  }

  #thread(): Thread | undefined {
    return this.#state.kind === "pausing" ? undefined : this.#state.thread;
  }

  #clock(): Clock {
    return this.#host?.clock ?? systemClock;
  }

  #notYet(leftMs: number, cause: unknown): DeliveryError {
    const message = `[worker] The thread has ended; another one may start in ${Math.ceil(leftMs)} ms.`;
    return deliveryError(message, { retryAfterMs: leftMs, cause });
  }

  #tooMany(): DeliveryError {
    const message = `[worker] As many as ${this.#inFlight} events are on their way to the thread.`;
    return deliveryError(message, { reason: "queue_full" });
  }
}
