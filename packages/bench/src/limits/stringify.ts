import type { ObservedEvent } from "@llmobs/core";
import type { Dispatcher } from "../dispatcher.ts";

/** What a call costs that writes the event as JSON before it returns, and does nothing with it. */
export function stringify(): Dispatcher<ObservedEvent> {
  let written = 0;
  return {
    inputOf: (event) => event,
    call: (event) => {
      if (JSON.stringify(event) !== "") written++;
    },
    close: () => written,
  };
}
