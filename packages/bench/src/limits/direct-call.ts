import type { ObservedEvent } from "@llmobs/core";
import { countingHandler } from "../counting-handler.ts";
import type { Dispatcher } from "../dispatcher.ts";

/** A call of the handler and nothing else: no books, no protection, no decorators. */
export function directCall(): Dispatcher<ObservedEvent> {
  const { handler, taken } = countingHandler();
  return {
    inputOf: (event) => event,
    call: (event) => void handler.handle(event),
    close: taken,
  };
}
