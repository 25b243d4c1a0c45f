import { existsSync, realpathSync } from "node:fs";
import { isBusy } from "@llmobs/core/error";
import SqliteDatabase, { type Database } from "better-sqlite3";

/**
 * Takes possession of an outbox's database, until the connection returned is closed. Beside it lies an
 * empty file of which SQLite holds the operating system's exclusive lock: that ends with the process,
 * however it ends, depends on no clock, and leaves the database itself open to others who look at it.
 *
 * @throws Error where another process, or another pipe in this one, has possession of it.
 */
export function takePossession(path: string): Database {
  // Whoever comes by a link comes to the same.
  const file = existsSync(path) ? realpathSync(path) : path;
  const lock = new SqliteDatabase(`${file}-lock`, { timeout: 0 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    throw new Error(
      `another outbox works on it already, ${nameOwner(path)}; give each pipe of each process a path of its own`,
      { cause: error },
    );
  }
}

function nameOwner(path: string): string {
  const pid = readOwner(path);
  if (pid === process.pid) return "in this process";
  return pid === undefined ? "in another process" : `in the process ${pid}`;
}

function readOwner(path: string): number | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const database = new SqliteDatabase(path, { readonly: true, timeout: 0 });
    try {
      return database.prepare<[], number>("SELECT pid FROM state").pluck().get();
    } finally {
      database.close();
    }
  } catch {
    return undefined;
  }
}
