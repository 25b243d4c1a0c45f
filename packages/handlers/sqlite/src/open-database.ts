import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import SqliteDatabase, { type Database } from "better-sqlite3";
import { identify, migrate, requireKnown } from "./migrate.ts";
import type { SqliteSettings } from "./sqlite-options.ts";

// Measured against SQLite's 4 KiB: batches of 1,000 take less time, those of 4 KB events by a third.
// Single events take more, since each writes a few pages whole.
const PAGE_BYTES = 16_384;
// The write-ahead log goes into the database whenever it has grown by so much. More makes inserts
// hardly faster, and longer the batch on which it falls.
const CHECKPOINT_BYTES = 8_388_608;
/** How long the start may wait for other processes that start: once, and not at each write. */
const OPEN_TIMEOUT_MS = 2_000;

/**
 * Opens the database for writing; makes what is missing: directories, the file, the schema.
 *
 * @throws Error where the file is no database, not ours or newer, in which case nothing in it is
 * touched, and whatever SQLite or the file system has to object.
 */
export function openDatabase(settings: SqliteSettings): Database {
  const { path, busyTimeoutMs, synchronous, journalSizeLimitBytes, mode } = settings;
  mkdirSync(dirname(path), { recursive: true });
  create(path, mode);
  const database = new SqliteDatabase(path, { timeout: OPEN_TIMEOUT_MS });
  try {
    const identity = identify(database);
    requireKnown(identity);
    if (identity.kind === "empty") database.pragma(`page_size = ${PAGE_BYTES}`);
    database.pragma("journal_mode = WAL");
    database.pragma(`synchronous = ${synchronous}`);
    database.pragma(`journal_size_limit = ${journalSizeLimitBytes}`);
    const pageBytes = database.pragma("page_size", { simple: true }) as number;
    database.pragma(`wal_autocheckpoint = ${Math.ceil(CHECKPOINT_BYTES / pageBytes)}`);
    migrate(database);
    database.pragma(`busy_timeout = ${busyTimeoutMs}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Creates the file with its permissions, which SQLite gives its log too. A file that is there must
 * not even be opened: closing it again would release the locks of other connections of this process.
 */
function create(path: string, mode: number): void {
  try {
    closeSync(openSync(path, "wx", mode));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}
