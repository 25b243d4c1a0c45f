import Database from "better-sqlite3";
import type { EventFiles } from "./event-files.ts";

const MAX_CELL = 60;

/** Asks the database of the latest run, read-only, and prints the rows as a table. */
export function query(files: EventFiles, sql: string): void {
  const database = new Database(files.database, { readonly: true, fileMustExist: true });
  try {
    const rows = database.prepare<[], Readonly<Record<string, unknown>>>(sql).all();
    console.table(rows.map(shortened));
  } finally {
    database.close();
  }
}

/** A row of which each cell fits into a table. */
function shortened(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const cells = Object.entries(row).map(([name, value]) => [
    name,
    typeof value === "string" && value.length > MAX_CELL ? `${value.slice(0, MAX_CELL)}…` : value,
  ]);
  return Object.fromEntries(cells) as Record<string, unknown>;
}
