import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { requireString } from "@llmobs/core/options";
import SqliteDatabase, { type Database } from "better-sqlite3";
import { identify, requireKnown } from "./migrate.ts";
import { SCHEMA_VERSIONS } from "./schema.ts";
import { openError } from "./sqlite-error.ts";

/** A reader waits for nobody but a process that is just recovering the log of one that died. */
const BUSY_TIMEOUT_MS = 1_000;

/**
 * Opens a database of events for reading only.
 *
 * @throws Error that names the file and says what is wrong with it.
 */
export function openReadonly(path: string): Database {
  requireString("sqlite", "path", path);
  const file = resolve(path);
  try {
    if (!existsSync(file)) throw new Error("there is no such file");
    return open(file);
  } catch (error) {
    throw openError(file, error);
  }
}

function open(file: string): Database {
  const database = new SqliteDatabase(file, {
    readonly: true,
    fileMustExist: true,
    timeout: BUSY_TIMEOUT_MS,
  });
  try {
    const identity = identify(database);
    requireKnown(identity);
    if (identity.kind === "empty") throw new Error("no events were ever written to it");
    if (identity.kind === "ours" && identity.version < SCHEMA_VERSIONS.length) {
      throw new Error(
        `its schema has version ${identity.version}, and this program reads ` +
          `${SCHEMA_VERSIONS.length}; a sqliteHandler that opens it brings it up to date`,
      );
    }
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
