import type { ObservedEvent } from "../src/event.ts";
import type { Handler } from "../src/handler.ts";

export interface Recorder extends Handler {
  readonly events: readonly ObservedEvent[];
}

/** A synchronous handler that keeps what it gets. */
export function recorder(name = "recorder"): Recorder {
  const events: ObservedEvent[] = [];
  return { name, events, handle: (event) => void events.push(event) };
}
