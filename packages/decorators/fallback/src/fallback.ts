import type { Decorator, DecoratorContext, Handler, Next, ObservedEvent } from "@llmobs/core";
import {
  batchError,
  deliveryError,
  dropReasonOf,
  type FailedEvent,
  failuresOf,
  isRetryable,
} from "@llmobs/core/error";

/**
 * Delivers elsewhere what the primary destination, the rest of the pipe, has handed back: only the
 * events that failed, as they are, to the first of the handlers given; what fails there too, to the
 * next. What nobody took is handed back with every cause.
 *
 * The pipe attaches, flushes and disposes the handlers given. The last of them may take events into a
 * queue (a pipe that begins with a buffer); those before it may not, since the ones behind would
 * never get anything.
 *
 * @throws TypeError where no handler is given, or one before the last takes events into a queue; in
 * `pipe`, where the primary does, so that no failure would come back out of it.
 * @example
 * ```ts
 * import { createEvent, pipe } from "@llmobs/core";
 * import { fallback } from "@llmobs/fallback";
 *
 * const handler = pipe(
 *   fallback({ name: "spare", handle: (event) => console.log("spare:", event.type) }),
 *   {
 *     name: "down",
 *     handle: async () => {
 *       throw new Error("503");
 *     },
 *   },
 * );
 * await handler.handle(createEvent("log", { message: "hello" })); // => spare: log
 * ```
 */
export function fallback(...secondaries: Handler[]): Decorator {
  requireSecondaries(secondaries);
  return (next, context) => {
    if (next.acknowledges === "enqueue") {
      throw new TypeError(
        "[fallback] No failure comes back from what stands behind fallback: a buffer or fan-out takes events into a queue. The order that works is pipe(buffer(), fallback(spare), retry(), circuitBreaker(), handler).",
      );
    }
    const all = [next, ...secondaries.map((secondary) => context.adopt(secondary))];
    return new Fallback(all, context);
  };
}

function requireSecondaries(secondaries: readonly Handler[]): void {
  if (secondaries.length === 0) {
    throw new TypeError(
      "[fallback] Expected the handlers to fall back to, as in fallback(fileHandler()); received none.",
    );
  }
  for (const { name, acknowledges } of secondaries.slice(0, -1)) {
    if (acknowledges !== "enqueue") continue;
    throw new TypeError(
      `[fallback] ${name} takes events into a queue, so that the handlers behind it would never get one. Put it last.`,
    );
  }
}

/** How a single event and a batch differ. */
interface Way {
  send(destination: Next, events: readonly ObservedEvent[]): void | Promise<void>;
  /** The error that hands these events back. */
  errorOf(failures: readonly FailedEvent[]): unknown;
}

const SINGLE: Way = {
  send: (destination, events) => destination.handle(events[0] as ObservedEvent),
  errorOf: ([failure]) => failure?.error,
};
const BATCH: Way = {
  send: (destination, events) => destination.handleBatch(events),
  errorOf: batchError,
};

/** A call that the primary has failed at. */
interface Rescue {
  readonly way: Way;
  /** What each event failed with so far. */
  readonly causes: Map<ObservedEvent, readonly unknown[]>;
  /** How many of its events have arrived somewhere. */
  arrived: number;
}

class Fallback implements Handler {
  readonly name = "fallback";
  /** The primary, then the others. */
  readonly #destinations: readonly Next[];
  readonly #signal: AbortSignal;
  #callsUnderWay = 0;
  /** How many events of the calls under way have arrived. */
  #arrived = 0;
  #onIdle: () => void = () => {};

  constructor(destinations: readonly Next[], { signal }: DecoratorContext) {
    this.#destinations = destinations;
    this.#signal = signal;
  }

  handle(event: ObservedEvent): void | Promise<void> {
    return this.#deliver(SINGLE, [event]);
  }

  handleBatch(events: readonly ObservedEvent[]): void | Promise<void> {
    return this.#deliver(BATCH, events);
  }

  /**
   * Corrects the books: whoever handed a batch over counts all of it as on its way, and what of it has
   * arrived is counted as delivered already.
   */
  queued(): number {
    return 0 - this.#arrived;
  }

  /** The handlers to fall back to are disposed next, and what is under way may still need them. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#callsUnderWay === 0 || this.#signal.aborted) return;
    await new Promise<void>((resolve) => {
      this.#onIdle = resolve;
      this.#signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }

  #deliver(way: Way, events: readonly ObservedEvent[]): void | Promise<void> {
    let result: void | Promise<void>;
    try {
      result = way.send(this.#destinations[0] as Next, events);
    } catch (error) {
      return this.#track(this.#rescue(way, events, error));
    }
    return this.#track(
      result?.then(undefined, (error: unknown) => this.#rescue(way, events, error)),
    );
  }

  #track(result: void | Promise<void>): void | Promise<void> {
    if (result === undefined) return;
    this.#callsUnderWay++;
    return lastly(result, () => {
      this.#callsUnderWay--;
      if (this.#callsUnderWay === 0) this.#onIdle();
    });
  }

  #rescue(way: Way, events: readonly ObservedEvent[], error: unknown): void | Promise<void> {
    const rescue: Rescue = { way, causes: new Map(), arrived: 0 };
    const settle = (): void => {
      this.#arrived -= rescue.arrived;
    };
    let result: void | Promise<void>;
    try {
      result = this.#fallBack(rescue, events, 1, error);
    } catch (thrown) {
      settle();
      throw thrown;
    }
    if (result === undefined) return settle();
    return lastly(result, settle);
  }

  /** Hands what failed to the destination at that index, and what fails there to the next. */
  #fallBack(
    rescue: Rescue,
    events: readonly ObservedEvent[],
    index: number,
    error: unknown,
  ): void | Promise<void> {
    const { way, causes } = rescue;
    const failures = failuresOf(error, events);
    const arrived = events.length - failures.length;
    rescue.arrived += arrived;
    this.#arrived += arrived;
    for (const failure of failures) {
      causes.set(failure.event, [...(causes.get(failure.event) ?? []), failure.error]);
    }
    const failed = failures.map(({ event }) => event);
    const destination = this.#destinations[index];
    if (destination === undefined) {
      const nobody = (event: ObservedEvent): Error => nobodyTookIt(causes.get(event) ?? []);
      throw way.errorOf(failed.map((event) => ({ event, error: nobody(event) })));
    }
    const goOn = (thrown: unknown): void | Promise<void> =>
      this.#fallBack(rescue, failed, index + 1, thrown);
    let result: void | Promise<void>;
    try {
      result = way.send(destination, failed);
    } catch (thrown) {
      return goOn(thrown);
    }
    return result?.then(undefined, goOn);
  }
}

/** Like `finally`, which not everything that can be awaited has. */
function lastly(promise: Promise<void>, action: () => void): Promise<void> {
  return promise.then(action, (error: unknown) => {
    action();
    throw error;
  });
}

/** It is booked for what the primary failed with; trying again may help if it may help anywhere. */
function nobodyTookIt(causes: readonly unknown[]): Error {
  const message = `[fallback] None of ${causes.length} destinations took the event.`;
  return deliveryError(message, {
    retryable: causes.some((cause) => isRetryable(cause)),
    reason: dropReasonOf(causes[0]),
    cause: new AggregateError(causes, "The errors of the destinations, in their order."),
  });
}
