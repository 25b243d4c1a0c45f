import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type MalformedReport, observeMalformed } from "@llmobs/testing";
import { sqliteHandler } from "../src/index.ts";
import { withDatabase } from "./raw-database.ts";

export interface SqliteMalformedReport extends MalformedReport {
  /** How many different ids were delivered: a second event with an id is not stored. */
  readonly rows: number;
  /** Rows of which the JSON can't be read. */
  readonly unreadable: number;
}

/** Observes events that are none, and counts what becomes of them. */
export async function observeMalformedToSqlite(
  count: number,
  seed: number,
): Promise<SqliteMalformedReport> {
  const directory = mkdtempSync(join(tmpdir(), "llmobs-malformed-"));
  const path = join(directory, "events.db");
  try {
    const handlers = [sqliteHandler({ path, maxEventBytes: 4_096 })];
    const report = await observeMalformed({ count, seed, handlers });
    const [rows, unreadable] = withDatabase(path, (database) =>
      database
        .prepare(
          "SELECT COUNT(*), COUNT(*) FILTER (WHERE NOT json_valid(data) OR NOT IFNULL(json_valid(attributes), 1)) FROM events",
        )
        .raw()
        .get(),
    ) as [number, number];
    return { ...report, rows, unreadable };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
