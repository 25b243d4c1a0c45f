import { type Decorator, type ObservedEvent, pipe } from "@llmobs/core";
import { countingAsyncHandler, countingHandler } from "../counting-handler.ts";
import type { OpenDispatcher } from "../dispatcher.ts";

/** Hands events to decorators in front of a handler that returns at once. */
export function decorated(...decorators: readonly Decorator[]): OpenDispatcher<ObservedEvent> {
  return () => {
    const { handler, taken } = countingHandler();
    const whole = pipe(...decorators, handler);
    return {
      inputOf: (event) => event,
      call: (event) => void whole.handle(event),
      close: taken,
    };
  };
}

/** The same in front of a handler that answers with a promise, which the caller awaits. */
export function decoratedAsync(...decorators: readonly Decorator[]): OpenDispatcher<ObservedEvent> {
  return () => {
    const { handler, taken } = countingAsyncHandler();
    const whole = pipe(...decorators, handler);
    return {
      inputOf: (event) => event,
      callAsync: (event) => whole.handle(event),
      close: taken,
    };
  };
}
