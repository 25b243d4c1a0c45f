import type { Database } from "better-sqlite3";
import type { ErrorFilter } from "./event-filters.ts";
import { rowLimit } from "./row-limit.ts";
import {
  EVENT_COLUMNS,
  type EventColumns,
  type StoredEvent,
  storedEventOf,
} from "./stored-event.ts";

/** What counts as a failure: the condition of the index `events_failed`, word for word. */
export const FAILED = "(level IN ('error', 'fatal') OR status = 'error')";

const ERRORS = `
  SELECT ${EVENT_COLUMNS} FROM events INDEXED BY events_failed
  WHERE ${FAILED} AND timestamp >= $since AND ($sessionId IS NULL OR session_id = $sessionId)
  ORDER BY timestamp DESC, seq DESC LIMIT $limit
`;

/** Finds events of level error or fatal, and ends with the status `"error"`, the latest first. */
export function findErrors(database: Database, filter: ErrorFilter): StoredEvent[] {
  const { sessionId = null, since = -Infinity, limit = 100 } = filter;
  const rows = database
    .prepare<[object], EventColumns>(ERRORS)
    .all({ sessionId, since, limit: rowLimit(limit) });
  return rows.map((row) => storedEventOf(row));
}
