import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventFactory, killWriters } from "@llmobs/testing";
import { openEventStore, sqliteHandler, type SqliteOptions } from "../src/index.ts";
import { storedIds, withDatabase } from "./raw-database.ts";

export interface KillReport {
  readonly kills: number;
  /** Events of which the handler had said that they are written. */
  readonly acknowledged: number;
  /** Those among them that are not in the database. */
  readonly lost: number;
  /** What `PRAGMA integrity_check` objects to, and rows that can't be read as events. */
  readonly corrupt: number;
  /** Batches of which only a part is in the database. */
  readonly halved: number;
  /** Events that were written after a kill, and are not there. */
  readonly laterLost: number;
}

/** A database goes through this many kills, so that writers also begin behind what a kill has left. */
const KILLS_PER_DATABASE = 5;

/** Kills writers, with and without waiting for the disk and retention, and counts what is missing. */
export async function killSqliteWriters(kills: number, seed: number): Promise<KillReport> {
  const directory = mkdtempSync(join(tmpdir(), "llmobs-kill-"));
  const optionsOf = (index: number): Required<Pick<SqliteOptions, "path" | "synchronous">> => ({
    path: join(directory, `${Math.floor(index / KILLS_PER_DATABASE)}`, "events.db"),
    synchronous: index % 2 === 0 ? "normal" : "full",
  });
  const parentsEvents = eventFactory({ seed: 1_000_000 + seed });
  const report = { kills, acknowledged: 0, lost: 0, corrupt: 0, halved: 0, laterLost: 0 };
  let expected = new Set<string>();

  try {
    await killWriters({
      writer: new URL("kill-writer.ts", import.meta.url),
      args: (index) => [String(seed * 1_000_000 + index), JSON.stringify(optionsOf(index))],
      kills,
      seed,
      maxDelayMs: 60,
      afterKill: async ({ index, acknowledged }) => {
        const { path } = optionsOf(index);
        if (index % KILLS_PER_DATABASE === 0) expected = new Set();
        const ids = acknowledged.flatMap((line) => line.split(" "));
        for (const id of ids) expected.add(id);
        report.acknowledged += ids.length;

        const later = parentsEvents.event("log");
        const handler = sqliteHandler({ path });
        await handler.handle(later);
        await handler[Symbol.asyncDispose]?.();

        const found = new Set(storedIds(path));
        report.lost += [...expected].filter((id) => !found.has(id)).length;
        report.halved += isHalved(found, seed * 1_000_000 + index) ? 1 : 0;
        report.corrupt += faultsOf(path) + unreadableOf(path, found.size);
        report.laterLost += found.has(later.id) ? 0 : 1;
        expected.add(later.id);
        if (index % KILLS_PER_DATABASE === KILLS_PER_DATABASE - 1) {
          rmSync(join(path, ".."), { recursive: true });
        }
      },
    });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return report;
}

/** A writer writes ten events one by one, then 200 as a batch, and so on. */
function isHalved(found: ReadonlySet<string>, writer: number): boolean {
  const written = [...found].filter((id) => id.startsWith(`${writer}-`)).length;
  return written % 210 > 10;
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
