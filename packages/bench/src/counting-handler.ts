import type { Handler } from "@llmobs/core";

export interface Counting {
  readonly handler: Handler;
  readonly taken: () => number;
}

/** A handler that does next to nothing. It counts, so that an engine can't leave the call out. */
export function countingHandler(): Counting {
  let taken = 0;
  return {
    handler: {
      name: "counting",
      handle: () => {
        taken++;
      },
    },
    taken: () => taken,
  };
}

/** The same with a promise for each event. */
export function countingAsyncHandler(): Counting {
  let taken = 0;
  return {
    handler: {
      name: "counting",
      handle: async () => {
        taken++;
      },
    },
    taken: () => taken,
  };
}

/** The same for a handler that takes batches. */
export function countingBatchHandler(): Counting {
  let taken = 0;
  return {
    handler: {
      name: "counting",
      handle: () => {
        taken++;
      },
      handleBatch: (events) => {
        taken += events.length;
      },
    },
    taken: () => taken,
  };
}
