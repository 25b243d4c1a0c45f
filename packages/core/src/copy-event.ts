import type { ObservedEvent } from "./event.ts";

/**
 * Copies an event, with another payload or source where they are given. What was observed may have its
 * members from a prototype (a class's instance), which a spread leaves out; the copy has all of them
 * itself, in the envelope's order, and so the one shape that engines like.
 *
 * @example
 * ```ts
 * import { createEvent } from "@llmobs/core";
 * import { copyEvent } from "@llmobs/core/event";
 *
 * const event = createEvent("log", { message: "hello" });
 * const louder = copyEvent(event, { message: "HELLO" });
 * console.log(louder.id === event.id, louder.data.message, event.data.message); // true HELLO hello
 * ```
 */
export function copyEvent<Event extends ObservedEvent>(
  event: Event,
  data: Event["data"] = event.data,
  source: string = event.source,
): Event {
  return {
    id: event.id,
    type: event.type,
    time: event.time,
    source,
    sessionId: event.sessionId,
    userId: event.userId,
    traceId: event.traceId,
    spanId: event.spanId,
    parentSpanId: event.parentSpanId,
    level: event.level,
    attributes: event.attributes,
    data,
  } as Event;
}
