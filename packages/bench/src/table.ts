import type { ObservedEvent } from "@llmobs/core";
import { sqliteHandler } from "@llmobs/sqlite";
import SqliteDatabase from "better-sqlite3";
import { rmSync } from "node:fs";

/** Opens a database and makes of the events what the writer takes; neither is measured. */
export type OpenTable = (path: string, events: readonly ObservedEvent[]) => Promise<TableWriter>;

/** A way to put events into a table. */
interface TableWriter {
  /** Inserts all the events. */
  write(): void | Promise<void>;
  /** Resolves when everything is in the database itself and that is closed. */
  close(): void | Promise<void>;
}

/** The values of a row, in the order of the insert statement. */
export type Row = readonly (string | number | null)[];

export const INSERT = `
  INSERT INTO events(
    event_id, event_type, session_id, timestamp, source, user_id, trace_id, span_id, parent_span_id,
    level, status, duration_ms, attributes, data
  )
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
`;

/** Fills the table's columns as somebody would by hand: no checks, no limits. */
export function rowOf(event: ObservedEvent): Row {
  const data = event.data as { readonly status?: string; readonly durationMs?: number };
  return [
    event.id,
    event.type,
    event.sessionId ?? null,
    event.time,
    event.source,
    event.userId ?? null,
    event.traceId ?? null,
    event.spanId ?? null,
    event.parentSpanId ?? null,
    event.level,
    data.status ?? null,
    data.durationMs ?? null,
    event.attributes === undefined ? null : JSON.stringify(event.attributes),
    JSON.stringify(event.data),
  ];
}

/** Makes an empty database with the very table and indexes of our handler. */
export async function createTable(
  path: string,
  prepare: (database: SqliteDatabase.Database) => void = () => {},
): Promise<SqliteDatabase.Database> {
  const schema = await ourSchema(`${path}.schema`);
  const database = new SqliteDatabase(path);
  prepare(database);
  for (const statement of schema) database.exec(statement);
  return database;
}

/** Reads the statements that make it from a database that our handler has made. */
async function ourSchema(path: string): Promise<readonly string[]> {
  await sqliteHandler({ path })[Symbol.asyncDispose]?.();
  const database = new SqliteDatabase(path, { readonly: true });
  const statements = database
    .prepare<[], string>("SELECT sql FROM sqlite_master WHERE name LIKE 'events%' ORDER BY rowid")
    .pluck()
    .all();
  database.close();
  for (const suffix of ["", "-wal", "-shm"]) rmSync(path + suffix, { force: true });
  return statements;
}

/** What has arrived: how many rows, and how many bytes of payload. */
export function measureTable(path: string): { readonly rows: number; readonly bytes: number } {
  const database = new SqliteDatabase(path, { readonly: true });
  try {
    return (
      database
        .prepare<[], { rows: number; bytes: number }>(
          "SELECT count(*) AS rows, coalesce(sum(octet_length(data)), 0) AS bytes FROM events",
        )
        .get() ?? { rows: 0, bytes: 0 }
    );
  } finally {
    database.close();
  }
}
