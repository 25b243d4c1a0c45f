import type {
  Decorator,
  DecoratorContext,
  DropReason,
  FlushOptions,
  Handler,
  Next,
  ObservedEvent,
} from "@llmobs/core";
import {
  batchError,
  deliveryError,
  type FailedEvent,
  failuresOf,
  isRetryable,
} from "@llmobs/core/error";
import { Budget } from "./budget.ts";
import { readOptions, type RetryOptions, type RetrySettings } from "./retry-options.ts";
import { Silence } from "./silence.ts";
import { Waits } from "./waits.ts";

/**
 * Tries deliveries again that failed and may succeed later: only the events that failed, and not
 * where the error says `retryable: false`. Waits grow exponentially with full jitter; while the
 * destination asks to be left alone (`retryAfterMs`), nothing at all is sent to it.
 *
 * It holds no queue: whoever called waits, and bounds how many may. What can't be delivered is handed
 * back as `retry_exhausted`, with the last error as the cause.
 *
 * @throws RangeError or TypeError where an option has no sense; in `pipe`, TypeError where what stands
 * behind it takes events into a queue, out of which failures don't come back.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 * @example
 * ```ts
 * import { ObservabilityManager, pipe } from "@llmobs/core";
 * import { retry } from "@llmobs/retry";
 *
 * let calls = 0;
 * const handler = pipe(retry({ attempts: 3, baseDelayMs: 10 }), {
 *   name: "shaky",
 *   handle: async () => {
 *     calls++;
 *     if (calls < 3) throw new Error("503");
 *   },
 * });
 * const observability = new ObservabilityManager({ source: "docs", handlers: [handler] });
 * observability.log("hello");
 * await observability.flush();
 * console.log(calls); // 3
 * ```
 */
export function retry(options: RetryOptions = {}): Decorator {
  const settings = readOptions(options);
  return (next, context) => {
    if (next.acknowledges === "enqueue") {
      throw new TypeError(
        "[retry] No failure comes back from what stands behind retry: a buffer or fan-out takes events into a queue. The order that works is pipe(buffer(), retry(), handler).",
      );
    }
    return new Retry(settings, next, context);
  };
}

/** How a single event and a batch differ. */
interface Way {
  send(events: readonly ObservedEvent[]): void | Promise<void>;
  /** The error that hands these events back. */
  errorOf(failures: readonly FailedEvent[]): unknown;
}

interface Call {
  readonly way: Way;
  readonly events: readonly ObservedEvent[];
  /** When it came, by the monotonic clock. */
  readonly start: number;
}

/** Why there is no further attempt. */
interface Obstacle {
  readonly reason: DropReason;
  readonly message: string;
}

/** What became of an attempt that had to wait. */
type Attempt =
  | { readonly kind: "made"; readonly failures: readonly FailedEvent[] }
  | { readonly kind: "prevented"; readonly obstacle: Obstacle };

class Retry implements Handler {
  readonly name = "retry";
  readonly #settings: RetrySettings;
  readonly #context: DecoratorContext;
  readonly #budget: Budget;
  readonly #silence: Silence;
  readonly #waits: Waits;
  readonly #single: Way;
  readonly #batch: Way;
  /** Calls that are not over. */
  #pending = 0;
  /** Events of theirs that have arrived. */
  #arrived = 0;

  constructor(settings: RetrySettings, next: Next, context: DecoratorContext) {
    this.#settings = settings;
    this.#context = context;
    this.#budget = new Budget(settings.budget, context.clock);
    this.#silence = new Silence(context.clock);
    this.#waits = new Waits(context.clock);
    this.#single = {
      send: (events) => next.handle(events[0] as ObservedEvent),
      errorOf: ([failure]) => failure?.error,
    };
    this.#batch = { send: (events) => next.handleBatch(events), errorOf: batchError };
    context.signal.addEventListener("abort", () => this.#waits.end(), { once: true });
  }

  handle(event: ObservedEvent): void | Promise<void> {
    return this.#begin(this.#single, [event]);
  }

  handleBatch(events: readonly ObservedEvent[]): void | Promise<void> {
    return this.#begin(this.#batch, events);
  }

  /**
   * Corrects the books: whoever handed a batch over counts all of it as on its way, and what of it has
   * arrived is counted as delivered already.
   */
  queued(): number {
    return 0 - this.#arrived;
  }

  /** What waits is waited for by its callers; a flush only sees to it that the process waits too. */
  flush({ signal }: FlushOptions): void {
    if (this.#pending > 0) this.#waits.hold(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#waits.end();
  }

  #begin(way: Way, events: readonly ObservedEvent[]): void | Promise<void> {
    const { clock } = this.#context;
    if (this.#silence.isKept()) {
      this.#pending++;
      return this.#ending(this.#sendAfterSilence({ way, events, start: clock.monotonic() }));
    }
    this.#budget.noteCall();
    let result: void | Promise<void>;
    try {
      result = way.send(events);
    } catch (error) {
      this.#pending++;
      return this.#ending(
        this.#sendAgain({ way, events, start: clock.monotonic() }, failuresOf(error, events)),
      );
    }
    if (result === undefined) return;
    this.#pending++;
    const call = { way, events, start: clock.monotonic() };
    return result.then(this.#end, (error: unknown) =>
      this.#ending(this.#sendAgain(call, failuresOf(error, events))),
    );
  }

  #ending(call: Promise<void>): Promise<void> {
    return call.then(this.#end, (error: unknown) => {
      this.#end();
      throw error;
    });
  }

  readonly #end = (): void => {
    this.#pending--;
    if (this.#pending === 0) this.#waits.release();
  };

  async #sendAfterSilence(call: Call): Promise<void> {
    const { way, events } = call;
    const attempt = await this.#attempt(call, events, this.#jitter(1));
    if (attempt.kind === "prevented") {
      const error = gaveUp(attempt.obstacle, this.#silence.cause);
      throw way.errorOf(events.map((event) => ({ event, error })));
    }
    this.#budget.noteCall();
    await this.#sendAgain(call, attempt.failures);
  }

  /** Goes on with a call after its first attempt. */
  async #sendAgain(call: Call, firstFailures: readonly FailedEvent[]): Promise<void> {
    const { way, events } = call;
    const lost: FailedEvent[] = [];
    let failures = firstFailures;
    let arrived = events.length - failures.length;
    this.#arrived += arrived;
    for (let number = 1; failures.length > 0; number++) {
      for (const { error } of failures) this.#silence.heed(error);
      const again = failures.filter(({ error }) => isRetryable(error));
      lost.push(...failures.filter(({ error }) => !isRetryable(error)));
      if (again.length === 0) break;
      const attempt = await this.#nextAttempt(call, again, number);
      if (attempt.kind === "prevented") {
        const { obstacle } = attempt;
        lost.push(...again.map(({ event, error }) => ({ event, error: gaveUp(obstacle, error) })));
        break;
      }
      failures = attempt.failures;
      arrived += again.length - failures.length;
      this.#arrived += again.length - failures.length;
    }
    this.#arrived -= arrived;
    if (lost.length > 0) throw way.errorOf(lost);
  }

  async #nextAttempt(call: Call, again: readonly FailedEvent[], made: number): Promise<Attempt> {
    const { attempts } = this.#settings;
    if (made >= attempts) return prevented(`after ${attempts} attempts`);
    if (!this.#budget.spend()) return prevented("since the budget for retries is spent");
    const events = again.map(({ event }) => event);
    return this.#attempt(call, events, this.#jitter(made));
  }

  /** Waits so long, counted from the end of a silence, and makes one attempt. */
  async #attempt(
    { way, start }: Call,
    events: readonly ObservedEvent[],
    delayMs: number,
  ): Promise<Attempt> {
    const { clock } = this.#context;
    const { deadlineMs } = this.#settings;
    let goAt = clock.monotonic() + delayMs;
    for (;;) {
      // The silence may have become longer, and a timer may fire a little early.
      goAt = Math.max(goAt, this.#silence.until + delayMs);
      if (goAt - start > deadlineMs) {
        return prevented(`since no attempt may begin later than ${deadlineMs} ms after the call`);
      }
      const leftMs = goAt - clock.monotonic();
      if (leftMs <= 0) break;
      if (!(await this.#waits.wait(leftMs))) {
        return prevented("since the pipeline is being closed", "shutdown_timeout");
      }
    }
    try {
      await way.send(events);
      return { kind: "made", failures: [] };
    } catch (error) {
      return { kind: "made", failures: failuresOf(error, events) };
    }
  }

  /** A random wait before the next attempt, from none up to twice as long as the one before. */
  #jitter(attempt: number): number {
    const { baseDelayMs, maxDelayMs, random } = this.#settings;
    return random() * Math.min(maxDelayMs, baseDelayMs * 2 ** (attempt - 1));
  }
}

function prevented(message: string, reason: DropReason = "retry_exhausted"): Attempt {
  return { kind: "prevented", obstacle: { reason, message } };
}

function gaveUp({ reason, message }: Obstacle, cause: unknown): Error {
  return deliveryError(`[retry] Gave up ${message}.`, { retryable: false, reason, cause });
}
