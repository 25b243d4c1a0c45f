import type { ObservedEvent } from "@llmobs/core";
import { EventEmitter } from "node:events";
import { countingHandler } from "../counting-handler.ts";
import type { Dispatcher } from "../dispatcher.ts";

/** Node's own, with one listener. It shields nobody: what a listener throws goes to the caller. */
export function eventEmitter(): Dispatcher<ObservedEvent> {
  const emitter = new EventEmitter();
  const { handler, taken } = countingHandler();
  emitter.on("event", (event: ObservedEvent) => void handler.handle(event));
  return {
    inputOf: (event) => event,
    call: (event) => {
      emitter.emit("event", event);
    },
    close: taken,
  };
}
