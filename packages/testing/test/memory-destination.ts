import type { Handler, ObservedEvent } from "@llmobs/core";
import { batchError, closedError, deliveryError, type FailedEvent } from "@llmobs/core/error";
import type { HandlerFixture } from "../src/index.ts";

/** Where the handlers of these tests write: an array that can be broken. */
export class MemoryDestination {
  readonly events: ObservedEvent[] = [];
  isBroken = false;
  #writes = 0;
  #failsEverySecond = false;

  write(event: ObservedEvent): void {
    this.#writes += 1;
    if (this.isBroken || (this.#failsEverySecond && this.#writes % 2 === 0)) {
      throw deliveryError("[memory] The destination is broken.");
    }
    this.events.push(event);
  }

  /** The fixture of a handler that writes here. */
  fixture(handler: Handler): HandlerFixture {
    return {
      handler,
      received: () => this.events,
      breakDestination: () => {
        this.isBroken = true;
      },
      breakPartly: () => {
        this.#failsEverySecond = true;
      },
      mendDestination: () => {
        this.isBroken = false;
        this.#failsEverySecond = false;
      },
    };
  }
}

/** Everything that a handler can have, for variations on a correct one. */
export type FullHandler = Handler &
  Required<Pick<Handler, "handleBatch" | "flush">> &
  AsyncDisposable;

/** A correct handler that writes at once. */
export function directHandler(destination: MemoryDestination): FullHandler {
  let isDisposed = false;
  const requireOpen = (): void => {
    if (isDisposed) throw closedError("direct");
  };
  return {
    name: "direct",
    handle: (event) => {
      requireOpen();
      destination.write(event);
    },
    handleBatch: (events) => {
      requireOpen();
      const failures: FailedEvent[] = [];
      for (const event of events) {
        try {
          destination.write(event);
        } catch (error) {
          failures.push({ event, error });
        }
      }
      if (failures.length > 0) throw batchError(failures);
    },
    flush: () => {},
    [Symbol.asyncDispose]: async () => {
      isDisposed = true;
    },
  };
}

export interface BufferedHandler extends FullHandler {
  readonly queue: ObservedEvent[];
}

/** A correct handler that keeps events until it is flushed or disposed. */
export function bufferedHandler(destination: MemoryDestination): BufferedHandler {
  const queue: ObservedEvent[] = [];
  let isDisposed = false;
  const requireOpen = (): void => {
    if (isDisposed) throw closedError("buffered");
  };
  const drain = async (): Promise<void> => {
    for (const event of queue.splice(0)) {
      try {
        destination.write(event);
      } catch {
        // Acknowledged and lost: a real one would count it.
      }
    }
  };
  return {
    name: "buffered",
    acknowledges: "enqueue",
    queue,
    handle: (event) => {
      requireOpen();
      queue.push(event);
    },
    handleBatch: (events) => {
      requireOpen();
      queue.push(...events);
    },
    flush: drain,
    [Symbol.asyncDispose]: () => {
      isDisposed = true;
      return drain();
    },
  };
}
