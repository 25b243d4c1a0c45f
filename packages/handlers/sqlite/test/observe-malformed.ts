import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Books, ObservabilityManager } from "@llmobs/core";
import { malformedEvents } from "@llmobs/testing";
import { sqliteHandler } from "../src/index.ts";
import { withDatabase } from "./raw-database.ts";

export interface MalformedReport {
  readonly observed: number;
  readonly thrown: number;
  readonly unhandled: number;
  readonly intake: Books;
  readonly handler: Books;
  /** How many different ids were delivered: a second event with an id is not stored. */
  readonly rows: number;
  /** Rows of which the JSON can't be read. */
  readonly unreadable: number;
}

/** Observes events that are none, and counts what becomes of them. */
export async function observeMalformed(count: number, seed: number): Promise<MalformedReport> {
  const directory = mkdtempSync(join(tmpdir(), "llmobs-malformed-"));
  const path = join(directory, "events.db");
  const manager = new ObservabilityManager({
    source: "test",
    captureContent: true,
    handlers: [sqliteHandler({ path, maxEventBytes: 4_096 })],
    onDiagnostic: () => {},
  });
  let thrown = 0;
  let unhandled = 0;
  const onUnhandled = (): void => {
    unhandled += 1;
  };
  process.on("unhandledRejection", onUnhandled);
  try {
    let observed = 0;
    for (const event of malformedEvents(seed, { count, hugeLength: 100_000 })) {
      try {
        manager.observe(event);
      } catch {
        thrown += 1;
      }
      observed += 1;
      if (observed % 500 === 0) await manager.flush();
    }
    await manager.shutdown();
    const { intake, handlers } = manager.stats();
    const [handler] = handlers;
    if (handler === undefined) throw new Error("The handler has no books.");
    const [rows, unreadable] = withDatabase(path, (database) =>
      database
        .prepare(
          "SELECT COUNT(*), COUNT(*) FILTER (WHERE NOT json_valid(data) OR NOT IFNULL(json_valid(attributes), 1)) FROM events",
        )
        .raw()
        .get(),
    ) as [number, number];
    return { observed, thrown, unhandled, intake, handler, rows, unreadable };
  } finally {
    process.off("unhandledRejection", onUnhandled);
    rmSync(directory, { recursive: true, force: true });
  }
}
