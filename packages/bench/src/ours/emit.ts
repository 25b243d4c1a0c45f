import { type EventType, ObservabilityManager, type ObservedEvent } from "@llmobs/core";
import { countingHandler } from "../counting-handler.ts";
import type { Dispatcher, OpenDispatcher } from "../dispatcher.ts";

/** Has a manager make the events, inside a session and a command, from which their ids come. */
export function emit(captureContent: boolean): OpenDispatcher<ObservedEvent> {
  return (): Dispatcher<ObservedEvent> => {
    const counting = countingHandler();
    const manager = new ObservabilityManager({
      source: "bench",
      captureContent,
      handlers: [counting.handler],
    });
    const session = manager.trace.startSession({ userId: "user-17" });
    const command = session.run(() => manager.trace.startCommand("bench"));
    const before = counting.taken();
    return {
      inputOf: (event) => event,
      call: ({ type, data }) => manager.emit<EventType>(type, data),
      inside: (calls) => command.run(calls),
      close: () => {
        const taken = counting.taken() - before;
        command.end();
        session.end();
        return taken;
      },
    };
  };
}
