import { ObservabilityManager, type ObservedEvent } from "@llmobs/core";
import { countingHandler } from "../counting-handler.ts";
import type { Dispatcher, OpenDispatcher } from "../dispatcher.ts";

export interface ObserveOptions {
  readonly handlers: number;
  /** Off, an event's content is taken out, on a copy: less arrives than with any other contender. */
  readonly captureContent?: boolean;
}

/** Hands ready-made events to a manager. */
export function observe({
  handlers,
  captureContent = true,
}: ObserveOptions): OpenDispatcher<ObservedEvent> {
  return (): Dispatcher<ObservedEvent> => {
    const counting = Array.from({ length: handlers }, countingHandler);
    const manager = new ObservabilityManager({
      source: "bench",
      captureContent,
      handlers: counting.map(({ handler }) => handler),
    });
    return {
      inputOf: (event) => event,
      call: (event) => manager.observe(event),
      close: () => {
        const { accepted } = manager.stats().intake;
        return Math.min(accepted, ...counting.map(({ taken }) => taken()));
      },
    };
  };
}
