import { existsSync, renameSync } from "node:fs";
import SqliteDatabase, { type Database } from "better-sqlite3";

/** What was done with a database that was damaged. */
export interface Damage {
  /** Where it is now. */
  readonly aside: string;
  /** How many events and dead letters could still be read, and are in the new one. */
  readonly salvaged: number;
}

/** What can't be replaced. */
const TABLES = ["queue", "dead_letters"] as const;

type Row = Readonly<Record<string, unknown>>;

/** Puts a damaged database out of the way, with its log; returns where it is now. */
export function setAside(path: string, now: number): string {
  let aside = `${path}.damaged-${new Date(now).toISOString().replaceAll(":", "-")}`;
  while (existsSync(aside)) aside += "-again";
  for (const suffix of ["", "-wal", "-shm"]) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  }
  return aside;
}

/** Takes over from a damaged database what can still be read; returns how many rows that are. */
export function salvage(damaged: string, into: Database): number {
  const copy = into.transaction(() =>
    TABLES.map((table) => {
      // From the first row on until there is damage, and from the last one backwards.
      const upwards = copyUntilDamage(damaged, into, table, "ASC");
      return upwards + copyUntilDamage(damaged, into, table, "DESC");
    }),
  );
  return copy.immediate().reduce((sum, count) => sum + count, 0);
}

function copyUntilDamage(
  damaged: string,
  into: Database,
  table: (typeof TABLES)[number],
  order: "ASC" | "DESC",
): number {
  let copied = 0;
  try {
    const database = new SqliteDatabase(damaged, { readonly: true });
    try {
      const rows = database.prepare<[], Row>(`SELECT * FROM ${table} ORDER BY rowid ${order}`);
      for (const row of rows.iterate()) copied += insert(into, table, row);
    } finally {
      database.close();
    }
  } catch {
    // Here is the damage; what comes before it is copied.
  }
  return copied;
}

/** Returns how many rows that made: none where the row is there already, or makes no sense. */
function insert(into: Database, table: string, row: Row): number {
  const columns = Object.keys(row);
  const places = columns.map(() => "?").join(", ");
  return into
    .prepare(`INSERT OR IGNORE INTO ${table}(${columns.join(", ")}) VALUES (${places})`)
    .run(...Object.values(row)).changes;
}
