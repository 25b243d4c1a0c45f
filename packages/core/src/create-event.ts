import { currentFrame, type Frame } from "./context.ts";
import type { EventOverrides, EventType, EventTypes, ObservedEvent } from "./event.ts";
import { createEventId } from "./id.ts";
import type { Level } from "./level.ts";

/**
 * Makes an event without sending it. Session, trace and span come from the context in which it is
 * called. An event without a `source` gets the manager's when it is observed.
 *
 * @example
 * ```ts
 * import { createEvent } from "@llmobs/core";
 *
 * const event = createEvent("log", { message: "cache warmed" }, { level: "debug" });
 * console.log(event.type, event.level); // log debug
 * ```
 */
export function createEvent<Type extends EventType>(
  type: Type,
  data: EventTypes[Type],
  overrides?: EventOverrides,
): ObservedEvent<Type> {
  return buildEvent(type, data, overrides, "", Date.now(), currentFrame());
}

/** Builds the envelope: the one place that does, so that all events have one shape. */
export function buildEvent<Type extends EventType>(
  type: Type,
  data: EventTypes[Type],
  overrides: EventOverrides | undefined,
  source: string,
  now: number,
  frame: Frame | undefined,
): ObservedEvent<Type> {
  // Two literals rather than one with twelve `??`: without overrides, the usual case, it is half
  // the work. Both list the members in the envelope's order, so they share one shape.
  const event =
    overrides === undefined
      ? {
          id: createEventId(now),
          type,
          time: now,
          source,
          sessionId: frame?.sessionId,
          userId: frame?.userId,
          traceId: frame?.traceId,
          spanId: frame?.spanId,
          parentSpanId: undefined,
          level: defaultLevel(type, data),
          attributes: undefined,
          data,
        }
      : {
          id: overrides.id ?? createEventId(now),
          type,
          time: overrides.time ?? now,
          source: overrides.source ?? source,
          sessionId: overrides.sessionId ?? frame?.sessionId,
          userId: overrides.userId ?? frame?.userId,
          traceId: overrides.traceId ?? frame?.traceId,
          spanId: overrides.spanId ?? frame?.spanId,
          parentSpanId: overrides.parentSpanId,
          level: overrides.level ?? defaultLevel(type, data),
          attributes: overrides.attributes,
          data,
        };
  return event;
}

/** Failures stand out by level, whoever emits them. */
function defaultLevel(type: string, data: unknown): Level {
  if (type === "error" || type === "subscriber.error") return "error";
  if (!type.endsWith(".end")) return "info";
  switch ((data as { readonly status?: unknown } | null | undefined)?.status) {
    case "error":
      return "error";
    case "aborted":
    case "abandoned":
      return "warn";
    default:
      return "info";
  }
}
