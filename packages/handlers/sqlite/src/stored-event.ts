import type { Attributes, EventType, Level, ObservedEvent } from "@llmobs/core";

/** An event as it was observed, and its place in the database. */
export type StoredEvent<Type extends EventType = EventType> = ObservedEvent<Type> & {
  /** Grows with each event that is stored, and never repeats; there may be gaps. */
  readonly seq: number;
};

/** The columns of a stored event, in the order of `EventColumns`. */
export const EVENT_COLUMNS: string =
  "seq, event_id, event_type, timestamp, source, session_id, user_id, trace_id, span_id, " +
  "parent_span_id, level, attributes, data";

export interface EventColumns {
  readonly seq: number;
  readonly event_id: string;
  readonly event_type: string;
  readonly timestamp: number;
  readonly source: string | null;
  readonly session_id: string | null;
  readonly user_id: string | null;
  readonly trace_id: string | null;
  readonly span_id: string | null;
  readonly parent_span_id: string | null;
  readonly level: string | null;
  readonly attributes: string | null;
  readonly data: string;
}

/**
 * Turns a row back into the event that it was.
 *
 * @throws Error that names the row, where somebody has made its JSON invalid.
 */
export function storedEventOf(row: EventColumns): StoredEvent {
  const event = {
    id: row.event_id,
    type: row.event_type,
    time: row.timestamp,
    source: row.source ?? "",
    sessionId: row.session_id ?? undefined,
    userId: row.user_id ?? undefined,
    traceId: row.trace_id ?? undefined,
    spanId: row.span_id ?? undefined,
    parentSpanId: row.parent_span_id ?? undefined,
    level: (row.level ?? "info") as Level,
    attributes: row.attributes === null ? undefined : (parse(row, "attributes") as Attributes),
    data: parse(row, "data"),
    seq: row.seq,
  };
  return event as unknown as StoredEvent;
}

function parse(row: EventColumns, column: "attributes" | "data"): unknown {
  try {
    // A number alone comes back as one, since a column of type JSON has numeric affinity.
    return JSON.parse(String(row[column]));
  } catch (cause) {
    throw new Error(`[sqlite] The ${column} of the event with seq ${row.seq} is no valid JSON.`, {
      cause,
    });
  }
}
