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

/** What each event failed with so far. */
type Causes = Map<ObservedEvent, unknown[]>;

class Fallback implements Handler {
  readonly name = "fallback";
  /** The primary, then the others. */
  readonly #destinations: readonly Next[];
  readonly #signal: AbortSignal;
  #inFlight = 0;
  #onIdle: () => void = () => {};

  constructor(destinations: readonly Next[], { signal }: DecoratorContext) {
    this.#destinations = destinations;
    this.#signal = signal;
  }

  handle(event: ObservedEvent): void | Promise<void> {
    return this.#track(this.#deliver(SINGLE, [event], 0));
  }

  handleBatch(events: readonly ObservedEvent[]): void | Promise<void> {
    return this.#track(this.#deliver(BATCH, events, 0));
  }

  /** The handlers to fall back to are disposed next, and what is under way may still need them. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#inFlight === 0 || this.#signal.aborted) return;
    await new Promise<void>((resolve) => {
      this.#onIdle = resolve;
      this.#signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }

  #track(result: void | Promise<void>): void | Promise<void> {
    if (result === undefined) return;
    this.#inFlight++;
    return result.then(this.#end, (error: unknown) => {
      this.#end();
      throw error;
    });
  }

  readonly #end = (): void => {
    this.#inFlight--;
    if (this.#inFlight === 0) this.#onIdle();
  };

  #deliver(
    way: Way,
    events: readonly ObservedEvent[],
    index: number,
    causes: Causes = new Map(),
  ): void | Promise<void> {
    const onFailure = (error: unknown): void | Promise<void> => {
      const failures = failuresOf(error, events);
      for (const failure of failures) {
        causes.set(failure.event, [...(causes.get(failure.event) ?? []), failure.error]);
      }
      const failed = failures.map(({ event }) => event);
      if (index + 1 < this.#destinations.length)
        return this.#deliver(way, failed, index + 1, causes);
      throw way.errorOf(
        failed.map((event) => ({ event, error: nobodyTookIt(causes.get(event) ?? []) })),
      );
    };
    let result: void | Promise<void>;
    try {
      result = way.send(this.#destinations[index] as Next, events);
    } catch (error) {
      return onFailure(error);
    }
    return result?.then(undefined, onFailure);
  }
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
