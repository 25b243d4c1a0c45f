/**
 * What the database looks like, version by version. A version that was released is never edited: a
 * change is one more entry, which brings a database of the version before up to date.
 *
 * In version 1:
 * - `queue` holds what is not settled. `seq` is given by the outbox: an AUTOINCREMENT would double what
 *   a single event costs. `due_at` is null until an event has failed on its own; only then is it in the
 *   index, for which the others pay nothing.
 * - `dead_letters` holds what is given up, until somebody replays or purges it. Whoever wants it
 *   replayed sets `replay`; the outbox itself moves it, so that it alone writes to the queue.
 * - `state` is one row, with what the next process, or a person, wants to know of this one.
 * - The large column comes last: what doesn't need it doesn't read the pages that it fills.
 */
export const SCHEMA_VERSIONS: readonly string[] = [
  `
  CREATE TABLE queue(
    seq INTEGER PRIMARY KEY,
    stored_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER,
    bytes INTEGER NOT NULL,
    event TEXT NOT NULL
  ) STRICT;
  CREATE INDEX queue_deferred ON queue(due_at) WHERE due_at IS NOT NULL;
  CREATE TABLE dead_letters(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    stored_at INTEGER NOT NULL,
    died_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    reason TEXT NOT NULL,
    error TEXT NOT NULL,
    replay INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL,
    event TEXT NOT NULL
  ) STRICT;
  CREATE INDEX dead_letters_by_size ON dead_letters(bytes);
  CREATE INDEX dead_letters_to_replay ON dead_letters(id) WHERE replay = 1;
  CREATE TABLE state(
    pid INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    fresh_until INTEGER NOT NULL DEFAULT 0,
    deferred_until INTEGER NOT NULL DEFAULT 0,
    delay_ms INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  INSERT INTO state DEFAULT VALUES;
  `,
];

/** Marks a file as ours in its header, where `file` and SQLite itself look: "llmq" in ASCII. */
export const APPLICATION_ID = 0x6c6c6d71;
