import type { ObservedEvent } from "@llmobs/core";
import { deliveryError, isRetryable } from "@llmobs/core/error";
import { serialize } from "@llmobs/core/serialize";

/** The values of an event, in the order of `INSERT_EVENT`. */
export type EventRow = readonly [
  eventId: string,
  eventType: string,
  sessionId: string | null,
  timestamp: number,
  source: string | null,
  userId: string | null,
  traceId: string | null,
  spanId: string | null,
  parentSpanId: string | null,
  level: string | null,
  status: string | null,
  durationMs: number | null,
  attributes: string | null,
  data: string,
];

/**
 * A second event with the same id is left out and counts as delivered. `INSERT OR IGNORE` would
 * leave out what breaks any other constraint too, which would be a silent loss.
 */
export const INSERT_EVENT = `
  INSERT INTO events(
    event_id, event_type, session_id, timestamp, source, user_id, trace_id, span_id, parent_span_id,
    level, status, duration_ms, attributes, data
  )
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT(event_id) DO NOTHING
`;

const MAX_ID_LENGTH = 4_096;

/**
 * Turns an event into what can be bound to the insert statement.
 *
 * @throws DeliveryError where that is impossible.
 */
export function rowOf(event: ObservedEvent, maxBytes: number): EventRow {
  try {
    return readRow(event, maxBytes);
  } catch (error) {
    if (!isRetryable(error)) throw error;
    // A getter or a proxy of the event itself threw.
    throw deliveryError("The event can't be read.", {
      retryable: false,
      reason: "serialize_error",
      cause: error,
    });
  }
}

function readRow(event: ObservedEvent, maxBytes: number): EventRow {
  // Any event may be of a third party, whose data may be anything.
  const data: unknown = event.data;
  return [
    requiredText("id", event.id),
    requiredText("type", event.type),
    text("sessionId", event.sessionId),
    time(event.time),
    text("source", event.source),
    text("userId", event.userId),
    text("traceId", event.traceId),
    text("spanId", event.spanId),
    text("parentSpanId", event.parentSpanId),
    text("level", event.level),
    statusOf(data),
    durationOf(data),
    event.attributes === undefined ? null : serialize(event.attributes, { maxBytes }),
    serialize(data, { maxBytes }),
  ];
}

function requiredText(member: string, value: unknown): string {
  const given = text(member, value);
  if (given === null) throw unbindable(member, value);
  return given;
}

function text(member: string, value: unknown): string | null {
  if (typeof value === "string") {
    if (value.length <= MAX_ID_LENGTH) return value;
    throw deliveryError(
      `The event's ${member} has ${value.length} characters; ${MAX_ID_LENGTH} are the most.`,
      { retryable: false, reason: "too_large" },
    );
  }
  if (value === undefined || value === null) return null;
  throw unbindable(member, value);
}

function time(value: unknown): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw unbindable("time", value);
}

function unbindable(member: string, value: unknown): Error {
  return deliveryError(`The event's ${member} is of type ${typeof value}, which has no column.`, {
    retryable: false,
    reason: "serialize_error",
  });
}

function statusOf(data: unknown): string | null {
  const status = read(data, "status");
  return typeof status === "string" && status.length <= MAX_ID_LENGTH ? status : null;
}

function durationOf(data: unknown): number | null {
  const duration = read(data, "durationMs");
  return typeof duration === "number" && Number.isFinite(duration) ? duration : null;
}

function read(data: unknown, member: "status" | "durationMs"): unknown {
  return typeof data === "object" && data !== null
    ? (data as Readonly<Record<string, unknown>>)[member]
    : undefined;
}
