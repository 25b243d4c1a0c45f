import type { ObservedEvent } from "@llmobs/core";

/** The events of a session or trace that is not decided yet. */
export interface Group {
  /** The session's or the trace's id. */
  readonly id: string;
  readonly events: ObservedEvent[];
  /** When it is decided at the latest, by the monotonic clock. */
  readonly dueAt: number;
}

/** Names the session or trace with which an event is decided; undefined for one that belongs to neither. */
export function groupIdOf(event: ObservedEvent, by: "session" | "trace"): string | undefined {
  const { sessionId, traceId } = event;
  // An empty id names nothing.
  return (by === "session" ? sessionId || traceId : traceId || sessionId) || undefined;
}

/**
 * Says whether a group is over with this event: a session with its end, a trace with that of its root.
 * The root is the span without a parent, or the first one that was started here, since the parent of
 * a trace that began elsewhere never shows.
 */
export function isOverWith(event: ObservedEvent, { id, events }: Group): boolean {
  if (event.sessionId === id) return event.type === "session.end";
  if (!event.type.endsWith(".end")) return false;
  if (event.parentSpanId === undefined) return true;
  const root = events.find(({ type }) => type.endsWith(".start"));
  return root !== undefined && root.spanId === event.spanId;
}
