import type { ObservedEvent } from "./event.ts";
import { isLevel } from "./level.ts";

/**
 * Says whether a value has an event's envelope, so that no handler has to doubt it. The payload is
 * the emitter's own business. May throw, where the value's getters do.
 */
export function isEvent(value: unknown): value is ObservedEvent {
  if (typeof value !== "object" || value === null) return false;
  const event = value as Partial<ObservedEvent>;
  return (
    typeof event.id === "string" &&
    typeof event.type === "string" &&
    typeof event.source === "string" &&
    // Also refuses NaN and the infinities, which have no moment.
    Number.isFinite(event.time) &&
    isLevel(event.level) &&
    (event.sessionId === undefined || typeof event.sessionId === "string") &&
    (event.userId === undefined || typeof event.userId === "string") &&
    (event.traceId === undefined || typeof event.traceId === "string") &&
    (event.spanId === undefined || typeof event.spanId === "string") &&
    (event.parentSpanId === undefined || typeof event.parentSpanId === "string")
  );
}
