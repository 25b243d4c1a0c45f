import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import SqliteDatabase, { type Database } from "better-sqlite3";
import { migrate, versionOf } from "./migrate.ts";
import type { OutboxSettings } from "./outbox-options.ts";

/**
 * The longest that a write waits for a person's program that writes too. The outbox itself is the only
 * one that does so all the time.
 */
export const BUSY_TIMEOUT_MS = 100;
/** The size to which a write-ahead log that grew is cut. */
const JOURNAL_SIZE_LIMIT_BYTES = 67_108_864;

/**
 * Opens the database for writing; makes what is missing: the file, the schema. Pages keep SQLite's 4 KiB:
 * larger ones would save a batch a third, and double what a single event costs.
 *
 * @throws Error where the file is no database, not ours or newer, in which case nothing in it is
 * touched, and whatever SQLite or the file system has to object.
 */
export function openDatabase({ path, synchronous, mode }: OutboxSettings): Database {
  create(path, mode);
  const database = new SqliteDatabase(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    const version = versionOf(database);
    database.pragma("journal_mode = WAL");
    database.pragma(`synchronous = ${synchronous}`);
    database.pragma(`journal_size_limit = ${JOURNAL_SIZE_LIMIT_BYTES}`);
    migrate(database, version);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * The same, but reads all of it to see whether it is sound.
 *
 * @throws Error with a code of `SQLITE_CORRUPT` where it is damaged.
 */
export function openSoundDatabase(settings: OutboxSettings): Database {
  const database = openDatabase(settings);
  const found = database.pragma("quick_check(1)", { simple: true }) as string;
  if (found === "ok") return database;
  database.close();
  throw Object.assign(new Error(found), { code: "SQLITE_CORRUPT" });
}

/** Makes the directory in which the database and its companions lie. */
export function makeDirectory(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
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
