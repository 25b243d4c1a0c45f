import type { Decorator, ObservedEvent } from "@llmobs/core";
import { failuresOf } from "@llmobs/core/error";
import { type DecoratorTraits, identity } from "../src/index.ts";
import { buffering, bufferOf } from "./sample-decorators.ts";

/** A decorator with one defect, and the rules that have to find it. */
export interface BrokenDecorator {
  readonly defect: string;
  /** What the names of the rules begin with, all of them. */
  readonly breaks: readonly string[];
  readonly traits?: DecoratorTraits;
  readonly decorator: Decorator;
}

const LOOKS_AT_THE_BOOKS = [
  "keeps the books",
  "counts what comes after shutdown",
  "survives malformed",
  "gives up on a hung",
];

export const brokenDecorators: readonly BrokenDecorator[] = [
  {
    defect: "takes batches apart",
    breaks: ["forwards a batch as one batch"],
    decorator: (next) => ({ name: "broken", handle: (event) => next.handle(event) }),
  },
  {
    defect: "changes what it passes on and does not say so",
    breaks: ["passes events on unchanged"],
    decorator: (next) => {
      const changed = (event: ObservedEvent): ObservedEvent => ({ ...event, source: "elsewhere" });
      return {
        name: "broken",
        handle: (event) => next.handle(changed(event)),
        handleBatch: (events) => next.handleBatch(events.map(changed)),
      };
    },
  },
  {
    defect: "leaves a timer running",
    breaks: ["leaves no timer behind"],
    decorator: (next, context) => {
      let isBeating = false;
      const beat = (): void => void context.clock.setTimeout(beat, 60_000);
      return {
        ...identity(next, context),
        handle: (event) => {
          if (!isBeating) beat();
          isBeating = true;
          return next.handle(event);
        },
      };
    },
  },
  {
    defect: "forgets what is in flight when it counts its queue",
    breaks: ["gives up on a hung"],
    traits: { queues: true },
    decorator: (next, context) => bufferOf(next, context, () => 0),
  },
  {
    defect: "drops without saying so",
    breaks: LOOKS_AT_THE_BOOKS,
    traits: { drops: true },
    decorator: (next) => {
      let count = 0;
      const isKept = (): boolean => (count += 1) % 2 === 0;
      return {
        name: "broken",
        handle: (event) => (isKept() ? next.handle(event) : undefined),
        handleBatch: (events) => next.handleBatch(events.filter(isKept)),
      };
    },
  },
  {
    defect: "swallows failures",
    breaks: [
      "throws or rejects",
      "hands back exactly the events of a batch that did not arrive, when all",
      "hands back exactly the events of a batch that did not arrive, when a part",
      "delivers again",
      "keeps the books",
    ],
    decorator: (next) => {
      const swallow = async (call: () => void | Promise<void>): Promise<void> => {
        try {
          await call();
        } catch (error) {
          if ((error as { reason?: unknown }).reason === "already_shutdown") throw error;
        }
      };
      return {
        name: "broken",
        handle: (event) => swallow(() => next.handle(event)),
        handleBatch: (events) => swallow(() => next.handleBatch(events)),
      };
    },
  },
  {
    defect: "tries a whole batch again when a part of it fails",
    breaks: ["hands back exactly the events of a batch that did not arrive, when a part"],
    decorator: (next) => ({
      name: "broken",
      handle: (event) => next.handle(event),
      handleBatch: async (events) => {
        try {
          await next.handleBatch(events);
        } catch (error) {
          if (failuresOf(error, events).length === events.length) throw error;
          await next.handleBatch(events);
        }
      },
    }),
  },
  {
    defect: "has a flush that does nothing",
    breaks: ["has delivered everything handed over before, when flush resolves"],
    traits: { queues: true },
    decorator: (next, context) => ({ ...buffering(next, context), flush: () => {} }),
  },
  {
    defect: "is wedged by the first failure",
    breaks: ["delivers again"],
    decorator: (next) => {
      let failure: unknown;
      return {
        name: "broken",
        handle: (event) => {
          if (failure !== undefined) throw failure;
          return next.handle(event);
        },
        handleBatch: async (events) => {
          try {
            await next.handleBatch(events);
          } catch (error) {
            failure = error;
            throw error;
          }
        },
      };
    },
  },
];
