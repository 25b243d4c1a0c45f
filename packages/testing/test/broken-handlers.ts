import type { Handler, Host, ObservedEvent } from "@llmobs/core";
import { deliveryError, isBatchError } from "@llmobs/core/error";
import type { HandlerFixture, HandlerTraits } from "../src/index.ts";
import { turn } from "../src/turn.ts";
import { bufferedHandler, directHandler, MemoryDestination } from "./memory-destination.ts";

/** A handler with one defect, and the rules that have to find it. */
export interface BrokenHandler {
  readonly defect: string;
  /** What the names of the rules begin with, all of them. */
  readonly breaks: readonly string[];
  /** A pipe in front hides the defect: it does itself what the handler fails to do. */
  readonly isHiddenByPipe?: boolean;
  readonly traits?: HandlerTraits;
  readonly create: () => HandlerFixture;
}

type Variation = (destination: MemoryDestination) => Handler;

const made =
  (variation: Variation): (() => HandlerFixture) =>
  () => {
    const destination = new MemoryDestination();
    return destination.fixture(variation(destination));
  };

const DIRECT: HandlerTraits = { failsPartly: true };
const BUFFERED: HandlerTraits = { queues: true };

export const brokenHandlers: readonly BrokenHandler[] = [
  {
    defect: "puts single events in front of those that wait",
    breaks: ["keeps the order of events handed over one by one", "keeps the order when single"],
    traits: BUFFERED,
    create: made((destination) => {
      const handler = bufferedHandler(destination);
      return {
        ...handler,
        handle: (event) => {
          void handler.handle(event);
          handler.queue.unshift(...handler.queue.splice(-1));
        },
      };
    }),
  },
  {
    defect: "writes a batch from its end",
    breaks: ["keeps the order within a batch", "keeps the order when single"],
    traits: DIRECT,
    create: made((destination) => {
      const handler = directHandler(destination);
      return { ...handler, handleBatch: (events) => handler.handleBatch(events.toReversed()) };
    }),
  },
  {
    defect: "lets batches overtake single events",
    breaks: ["keeps the order when single"],
    traits: BUFFERED,
    create: made((destination) => {
      const slow = bufferedHandler(destination);
      const fast = directHandler(destination);
      return {
        ...slow,
        handleBatch: (events) => fast.handleBatch(events),
        [Symbol.asyncDispose]: async () => {
          await fast[Symbol.asyncDispose]();
          await slow[Symbol.asyncDispose]();
        },
      };
    }),
  },
  {
    defect: "marks the events that it has seen",
    breaks: ["leaves events and batches as they were"],
    traits: DIRECT,
    create: made((destination) => {
      const handler = directHandler(destination);
      return {
        ...handler,
        handle: (event) => {
          Reflect.set(event, "seen", true);
          return handler.handle(event);
        },
      };
    }),
  },
  {
    defect: "sorts the caller's batch",
    breaks: ["leaves events and batches as they were"],
    traits: DIRECT,
    create: made((destination) => {
      const handler = directHandler(destination);
      return {
        ...handler,
        handleBatch: (events) => {
          const before = [...events];
          if (!Object.isFrozen(events)) (events as ObservedEvent[]).reverse();
          return handler.handleBatch(before);
        },
      };
    }),
  },
  {
    defect: "writes on events for a moment",
    breaks: ["takes frozen events"],
    traits: DIRECT,
    create: made((destination) => {
      const handler = directHandler(destination);
      return {
        ...handler,
        handle: (event) => {
          const note = event as { seen?: boolean };
          note.seen = true;
          delete note.seen;
          return handler.handle(event);
        },
      };
    }),
  },
  {
    defect: "does nothing in flush",
    breaks: ["has delivered everything handed over before, when flush resolves"],
    traits: BUFFERED,
    create: made((destination) => ({ ...bufferedHandler(destination), flush: () => {} })),
  },
  {
    defect: "does not wait for its own flush",
    breaks: ["has delivered everything handed over before, when flush resolves"],
    traits: BUFFERED,
    create: made((destination) => {
      const handler = bufferedHandler(destination);
      return {
        ...handler,
        flush: () => {
          // Long after the rule has looked, and before it disposes.
          void laterBy(1_000, () => handler.flush({ signal: new AbortController().signal }));
        },
      };
    }),
  },
  {
    defect: "writes the last portion again, flushed without anything to write",
    breaks: ["takes events again after a flush"],
    traits: BUFFERED,
    create: made((destination) => {
      const handler = bufferedHandler(destination);
      let last: readonly ObservedEvent[] = [];
      return {
        ...handler,
        flush: (options) => {
          if (handler.queue.length === 0) handler.queue.push(...last);
          last = [...handler.queue];
          return handler.flush(options);
        },
      };
    }),
  },
  {
    defect: "forgets what it holds when it is disposed",
    breaks: ["delivers what it still holds"],
    traits: BUFFERED,
    create: made((destination) => {
      const handler = bufferedHandler(destination);
      return {
        ...handler,
        [Symbol.asyncDispose]: () => {
          handler.queue.length = 0;
          return handler[Symbol.asyncDispose]();
        },
      };
    }),
  },
  {
    defect: "throws when it is disposed again",
    breaks: ["can be disposed twice"],
    isHiddenByPipe: true,
    traits: DIRECT,
    create: made((destination) => {
      const handler = directHandler(destination);
      let isDisposed = false;
      return {
        ...handler,
        [Symbol.asyncDispose]: async () => {
          if (isDisposed) throw new Error("already closed");
          isDisposed = true;
          await handler[Symbol.asyncDispose]();
        },
      };
    }),
  },
  {
    defect: "delivers after it was disposed",
    breaks: ["hands back what comes after dispose"],
    isHiddenByPipe: true,
    traits: DIRECT,
    create: made((destination) => ({
      ...directHandler(destination),
      [Symbol.asyncDispose]: async () => {},
    })),
  },
  {
    defect: "ignores in silence what comes after dispose",
    breaks: ["hands back what comes after dispose"],
    isHiddenByPipe: true,
    traits: DIRECT,
    create: made((destination) => {
      let isDisposed = false;
      const handler = directHandler(destination);
      return {
        name: "silent",
        handle: (event) => (isDisposed ? undefined : handler.handle(event)),
        handleBatch: (events) => (isDisposed ? undefined : handler.handleBatch(events)),
        [Symbol.asyncDispose]: async () => {
          isDisposed = true;
        },
      };
    }),
  },
  {
    defect: "swallows the failure of a single event",
    breaks: ["throws or rejects", "keeps the books"],
    traits: DIRECT,
    create: made((destination) => {
      const handler = directHandler(destination);
      return {
        ...handler,
        handle: async (event) => {
          try {
            await handler.handle(event);
          } catch (error) {
            if (!destination.isBroken) throw error;
          }
        },
      };
    }),
  },
  {
    defect: "swallows the failure of a whole batch",
    breaks: [
      "hands back exactly the events of a batch that did not arrive, when all",
      "delivers again",
    ],
    traits: DIRECT,
    create: made((destination) => {
      const handler = directHandler(destination);
      return {
        ...handler,
        handleBatch: (events) => (destination.isBroken ? undefined : handler.handleBatch(events)),
      };
    }),
  },
  {
    defect: "names no events when a part of a batch fails",
    breaks: ["hands back exactly the events of a batch that did not arrive, when a part"],
    traits: DIRECT,
    create: made((destination) => {
      const handler = directHandler(destination);
      return {
        ...handler,
        handleBatch: (events) => {
          try {
            return handler.handleBatch(events);
          } catch (error) {
            if (!isBatchError(error)) throw error;
            throw new Error("The batch failed.", { cause: error });
          }
        },
      };
    }),
  },
  {
    defect: "never recovers from a failed batch",
    breaks: ["delivers again"],
    traits: DIRECT,
    create: made((destination) => {
      const handler = directHandler(destination);
      return {
        ...handler,
        handleBatch: (events) => {
          if (destination.isBroken)
            Object.defineProperty(destination, "isBroken", { get: () => true, set: () => {} });
          return handler.handleBatch(events);
        },
      };
    }),
  },
  {
    defect: "loses calls when more than 20 are under way",
    breaks: ["delivers every event once, when calls overlap"],
    traits: DIRECT,
    create: made((destination) => {
      const handler = directHandler(destination);
      let underWay = 0;
      const limited = async (call: () => void | Promise<void>): Promise<void> => {
        underWay += 1;
        try {
          if (underWay <= 20) await call();
          await Promise.resolve();
        } finally {
          underWay -= 1;
        }
      };
      return {
        ...handler,
        handle: (event) => limited(() => handler.handle(event)),
        handleBatch: (events) => limited(() => handler.handleBatch(events)),
      };
    }),
  },
  {
    defect: "looks at the first event of every batch",
    breaks: ["takes an empty batch"],
    isHiddenByPipe: true,
    traits: DIRECT,
    create: made((destination) => {
      const handler = directHandler(destination);
      return {
        ...handler,
        handleBatch: (events) => {
          if ((events[0] as ObservedEvent).id === "") throw deliveryError("[memory] no id");
          return handler.handleBatch(events);
        },
      };
    }),
  },
  {
    defect: "says that it queues and does not",
    breaks: ["declares acknowledges"],
    traits: DIRECT,
    create: made((destination) => ({ ...directHandler(destination), acknowledges: "enqueue" })),
  },
  {
    defect: "queues and does not say so",
    breaks: ["declares acknowledges"],
    traits: BUFFERED,
    create: made((destination) => {
      const { acknowledges: _, ...handler } = bufferedHandler(destination);
      return handler;
    }),
  },
  {
    defect: "hands back a single event that did arrive",
    breaks: ["keeps the books"],
    traits: DIRECT,
    create: made((destination) => {
      const handler = directHandler(destination);
      return {
        ...handler,
        handle: (event) => {
          if (destination.isBroken) destination.events.push(event);
          return handler.handle(event);
        },
      };
    }),
  },
  {
    defect: "delivers once more after shutdown",
    breaks: ["counts what comes after shutdown"],
    traits: DIRECT,
    create: made((destination) => {
      const handler = directHandler(destination);
      return {
        ...handler,
        attach: (host) => {
          host.signal.addEventListener("abort", () => void haunt(destination, host), {
            once: true,
          });
        },
      };
    }),
  },
  {
    defect: "is stuck after an event that it cannot stringify",
    breaks: ["survives malformed events"],
    traits: DIRECT,
    create: made((destination) => {
      const handler = directHandler(destination);
      let isBusy = false;
      return {
        ...handler,
        handle: (event) => {
          if (isBusy) return undefined;
          isBusy = true;
          JSON.stringify(event);
          isBusy = false;
          return handler.handle(event);
        },
      };
    }),
  },
  {
    defect: "leaves a rejection unhandled",
    breaks: ["survives malformed events"],
    traits: DIRECT,
    create: made((destination) => {
      const handler = directHandler(destination);
      return {
        ...handler,
        handle: (event) => {
          void Promise.resolve(event).then(JSON.stringify);
          return handler.handle(event);
        },
      };
    }),
  },
];

async function laterBy(turns: number, call: () => void | Promise<void>): Promise<void> {
  for (let waited = 0; waited < turns; waited += 1) await turn();
  await call();
}

/** Waits for the first event that comes too late, and writes something then. */
async function haunt(destination: MemoryDestination, host: Host): Promise<void> {
  for (let waited = 0; waited < 100; waited += 1) {
    const [event] = destination.events;
    if (event !== undefined && host.stats().intake.dropped["already_shutdown"] !== undefined) {
      destination.events.push(event);
      return;
    }
    await turn();
  }
}
