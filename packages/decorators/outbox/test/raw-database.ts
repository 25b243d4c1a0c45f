import SqliteDatabase, { type Database } from "better-sqlite3";

/** Looks at a database file as any other program would, and closes it again. */
export function withDatabase<Result>(path: string, look: (database: Database) => Result): Result {
  const database = new SqliteDatabase(path, { timeout: 0 });
  try {
    return look(database);
  } finally {
    database.close();
  }
}

/** The ids of the events that a table holds, in their order. */
export function storedIds(path: string, table: "queue" | "dead_letters" = "queue"): string[] {
  return withDatabase(path, (database) =>
    database
      .prepare<[], string>(`SELECT event ->> 'id' FROM ${table} ORDER BY rowid`)
      .pluck()
      .all(),
  );
}

/** Takes the write lock, as a program does that is in the middle of a transaction. */
export function lock(path: string): { release: () => void } {
  const database = new SqliteDatabase(path);
  database.exec("BEGIN IMMEDIATE");
  return { release: () => void database.close() };
}
