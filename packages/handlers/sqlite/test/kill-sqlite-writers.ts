import { join } from "node:path";
import { killHandlers, type KillReport } from "@llmobs/testing";
import { openEventStore, sqliteHandler, type SqliteOptions } from "../src/index.ts";
import { storedIds, withDatabase } from "./raw-database.ts";

export interface SqliteKillReport extends KillReport {
  /** What `PRAGMA integrity_check` objects to, and rows that can't be read as events. */
  readonly corrupt: number;
  /** Batches of which only a part is in the database. */
  readonly halved: number;
}

/** How many events a writer writes one by one, and then as a batch, and so on. */
export const SINGLES = 10;
export const BATCH = 200;

/** Kills writers, with and without waiting for the disk and retention, and counts what is missing. */
export async function killSqliteWriters(kills: number, seed: number): Promise<SqliteKillReport> {
  let corrupt = 0;
  let halved = 0;
  const report = await killHandlers({
    writer: new URL("kill-writer.ts", import.meta.url),
    kills,
    seed,
    maxDelayMs: 60,
    options: (directory, index): Required<Pick<SqliteOptions, "path" | "synchronous">> => ({
      path: join(directory, "events.db"),
      synchronous: index % 2 === 0 ? "normal" : "full",
    }),
    reopen: ({ path }) => sqliteHandler({ path }),
    stored: ({ path }) => storedIds(path),
    look: ({ options: { path }, stored, seed: writer }) => {
      halved += isHalved(stored, writer) ? 1 : 0;
      corrupt += faultsOf(path) + unreadableOf(path, new Set(stored).size);
    },
  });
  return { ...report, corrupt, halved };
}

function isHalved(stored: readonly string[], writer: string): boolean {
  const written = stored.filter((id) => id.startsWith(`${writer}-`)).length;
  return written % (SINGLES + BATCH) > SINGLES;
}

function faultsOf(path: string): number {
  return withDatabase(path, (database) => {
    const lines = database.prepare<[], string>("PRAGMA integrity_check").pluck().all();
    return lines.filter((line) => line !== "ok").length;
  });
}

/** Reads every event back; what can't be parsed throws there. */
function unreadableOf(path: string, count: number): number {
  const store = openEventStore(path);
  try {
    return count - store.events({ limit: count + 1 }).length;
  } finally {
    store.close();
  }
}
