import type { Handler, Next, ObservedEvent } from "@llmobs/core";
import { failuresOf } from "@llmobs/core/error";
import { type FakeClock, fakeClock } from "@llmobs/testing";
import { retry } from "../src/retry.ts";
import type { RetryOptions } from "../src/retry-options.ts";

/** A retry in front of something that a test decides on, on a clock that it moves. */
export interface Standing {
  readonly node: Handler;
  readonly clock: FakeClock;
  /** Says that nothing may be delivered any more. */
  readonly end: () => void;
}

export function standing(next: Next, options: RetryOptions = {}): Standing {
  const clock = fakeClock();
  const ending = new AbortController();
  const node = retry({ random: () => 0.5, ...options })(next, {
    clock,
    signal: ending.signal,
    drop: () => {
      throw new Error("retry drops nothing");
    },
    diagnostic: () => {},
    adopt: () => {
      throw new Error("retry adopts nothing");
    },
  });
  return { node, clock, end: () => ending.abort() };
}

/** What a call came to; its error where it failed. */
export interface Outcome {
  readonly isOver: () => boolean;
  readonly error: () => unknown;
  /** The ids of the events handed back, with their errors. */
  readonly failures: (
    events: readonly ObservedEvent[],
  ) => readonly { readonly id: string; readonly error: unknown }[];
}

export function outcomeOf(call: void | Promise<void>): Outcome {
  let isOver = false;
  let caught: unknown;
  Promise.resolve(call).then(
    () => {
      isOver = true;
    },
    (error: unknown) => {
      isOver = true;
      caught = error;
    },
  );
  return {
    isOver: () => isOver,
    error: () => caught,
    failures: (events) =>
      caught === undefined
        ? []
        : failuresOf(caught, events).map(({ event, error }) => ({ id: event.id, error })),
  };
}
