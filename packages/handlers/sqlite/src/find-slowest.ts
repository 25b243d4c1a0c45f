import type { Database } from "better-sqlite3";
import type { SlowestFilter } from "./event-filters.ts";
import { rowLimit } from "./row-limit.ts";
import {
  EVENT_COLUMNS,
  type EventColumns,
  type StoredEvent,
  storedEventOf,
} from "./stored-event.ts";

// The index holds all that the search needs; the table is read only for what it found.
const SLOWEST = `
  SELECT ${EVENT_COLUMNS} FROM events WHERE seq IN (
    SELECT seq FROM events INDEXED BY events_by_time
    WHERE timestamp >= $since AND duration_ms IS NOT NULL AND ($type IS NULL OR event_type = $type)
    ORDER BY duration_ms DESC, seq DESC LIMIT $limit
  )
  ORDER BY duration_ms DESC, seq DESC
`;

/** Finds what took longest, the slowest first. */
export function findSlowest(database: Database, filter: SlowestFilter): StoredEvent[] {
  const { type = null, since = -Infinity, limit = 20 } = filter;
  const rows = database
    .prepare<[object], EventColumns>(SLOWEST)
    .all({ type, since, limit: rowLimit(limit) });
  return rows.map((row) => storedEventOf(row));
}
