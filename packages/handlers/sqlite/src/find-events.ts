import type { Database } from "better-sqlite3";
import type { EventFilter } from "./event-filters.ts";
import { rowLimit } from "./row-limit.ts";
import {
  EVENT_COLUMNS,
  type EventColumns,
  type StoredEvent,
  storedEventOf,
} from "./stored-event.ts";

/** Finds events, by default in the order in which they were stored. */
export function findEvents(database: Database, filter: EventFilter = {}): StoredEvent[] {
  const { sql, values } = eventQuery(filter);
  const rows = database.prepare<(string | number)[], EventColumns>(sql).all(...values);
  return rows.map((row) => storedEventOf(row));
}

/**
 * Writes the query. First it picks the events, as far as it can in an index alone, and only then
 * reads the ones that it picked, so that sorting never carries payloads around.
 */
export function eventQuery(filter: EventFilter): { sql: string; values: (string | number)[] } {
  const { sessionId, traceId, type, level, afterSeq, since, newestFirst = false } = filter;
  const limit = rowLimit(filter.limit ?? 1_000);
  const conditions: string[] = [];
  const values: (string | number)[] = [];
  const require = (condition: string, value: string | number | undefined): void => {
    if (value === undefined) return;
    conditions.push(condition);
    values.push(value);
  };
  require("session_id = ?", sessionId);
  require("trace_id = ?", traceId);
  require("event_type IN (SELECT value FROM json_each(?))", listed(type));
  require("level IN (SELECT value FROM json_each(?))", listed(level));
  require("seq > ?", afterSeq);
  require("timestamp >= ?", since);
  values.push(limit);
  const order = newestFirst ? "DESC" : "ASC";
  const sql = `
    SELECT ${EVENT_COLUMNS} FROM events WHERE seq IN (
      SELECT seq FROM events ${indexFor(filter)}
      ${conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`}
      ORDER BY seq ${order} LIMIT ?
    )
    ORDER BY seq ${order}
  `;
  return { sql, values };
}

/**
 * Without statistics SQLite would rather walk the whole table in order than sort what an index finds.
 * It is right where only `afterSeq` narrows the walk, as for a live tail.
 */
function indexFor({ sessionId, traceId, type, since, afterSeq }: EventFilter): string {
  if (sessionId !== undefined) return "INDEXED BY events_by_session";
  const isInTimeIndex = traceId !== undefined || since !== undefined || type !== undefined;
  return isInTimeIndex && afterSeq === undefined ? "INDEXED BY events_by_time" : "";
}

function listed(names: string | readonly string[] | undefined): string | undefined {
  if (names === undefined) return undefined;
  return JSON.stringify(typeof names === "string" ? [names] : names);
}
