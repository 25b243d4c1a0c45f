import type { ObservedEvent } from "@llmobs/core";
import type { Dispatcher } from "../dispatcher.ts";
import { countingHandler } from "../counting-handler.ts";

/** The least that keeps one handler's failure from the caller: a loop with try/catch, no books, no context. */
export function plainLoop(): Dispatcher<ObservedEvent> {
  const counting = countingHandler();
  const handlers = [counting.handler];
  let failures = 0;
  return {
    inputOf: (event) => event,
    call: (event) => {
      for (let index = 0; index < handlers.length; index++) {
        try {
          void handlers[index]?.handle(event);
        } catch {
          failures++;
        }
      }
    },
    close: () => counting.taken() - failures,
  };
}
