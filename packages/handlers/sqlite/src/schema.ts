/**
 * What the database looks like, version by version. A version that was released is never edited: a
 * change is one more entry, which brings a database of the version before up to date.
 *
 * In version 1:
 * - `seq` never repeats, even when everything was deleted, so that a live tail can wait for the next.
 * - The large columns come last: a query that doesn't need them doesn't read the pages they fill.
 * - The unique index makes a second delivery harmless. UUIDv7 ids go to its end, random ones anywhere.
 * - `events_by_time` carries three columns more than its name says. Since time only grows they are
 *   appended and cost next to nothing, and counts, the slowest calls and the events of a trace are
 *   found in it alone. An index on `trace_id` itself, which is random, would cost a third of the
 *   insert rate.
 * - `events_failed` holds only what failed, so that the others pay nothing for it.
 */
export const SCHEMA_VERSIONS: readonly string[] = [
  `
  CREATE TABLE events(
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id TEXT NOT NULL,
    event_type TEXT NOT NULL,
    session_id TEXT,
    timestamp INTEGER NOT NULL,
    source TEXT,
    user_id TEXT,
    trace_id TEXT,
    span_id TEXT,
    parent_span_id TEXT,
    level TEXT,
    status TEXT,
    duration_ms REAL,
    attributes JSON,
    data JSON NOT NULL
  );
  CREATE UNIQUE INDEX events_by_id ON events(event_id);
  CREATE INDEX events_by_session ON events(session_id);
  CREATE INDEX events_by_time ON events(timestamp, event_type, duration_ms, trace_id);
  CREATE INDEX events_failed ON events(timestamp)
    WHERE level IN ('error', 'fatal') OR status = 'error';
  `,
];

/** Marks a file as ours in its header, where `file` and SQLite itself look: "llmo" in ASCII. */
export const APPLICATION_ID = 0x6c6c6d6f;
