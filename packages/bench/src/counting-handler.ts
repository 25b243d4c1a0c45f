import type { Handler } from "@llmobs/core";

/** A handler that does next to nothing. It counts, so that an engine can't leave the call out. */
export function countingHandler(): { readonly handler: Handler; readonly taken: () => number } {
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
