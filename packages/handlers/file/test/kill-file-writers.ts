import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventFactory, killWriters } from "@llmobs/testing";
import { fileHandler, type FileOptions } from "../src/index.ts";
import { readLog } from "./lines.ts";

export interface KillReport {
  readonly kills: number;
  /** Events of which the handler had said that they are written. */
  readonly acknowledged: number;
  /** Those among them that are not in the files. */
  readonly lost: number;
  /** Kills that left a line unfinished. */
  readonly torn: number;
  /** Lines that can't be read beyond the one that a kill may leave. */
  readonly corrupt: number;
  /** Events that were written behind what a kill left, and are not there. */
  readonly laterLost: number;
}

/** A log goes through this many kills, so that writers also begin behind what a kill has left. */
const KILLS_PER_LOG = 5;

/** Kills writers in both modes, with and without rotation, and counts what is missing afterwards. */
export async function killFileWriters(kills: number, seed: number): Promise<KillReport> {
  const directory = mkdtempSync(join(tmpdir(), "llmobs-kill-"));
  const optionsOf = (index: number): FileOptions => ({
    path: join(directory, `log-${Math.floor(index / KILLS_PER_LOG)}`, "events.jsonl"),
    sync: index % 2 === 0,
    ...(index % 4 > 1 && { rotateBytes: 1_000_000 }),
  });
  const parentsEvents = eventFactory({ seed: 1_000_000 + seed });
  const report = { kills, acknowledged: 0, lost: 0, torn: 0, corrupt: 0, laterLost: 0 };
  let expected = new Set<string>();
  let tornBefore = 0;

  try {
    await killWriters({
      writer: new URL("kill-writer.ts", import.meta.url),
      args: (index) => [String(seed * 1_000_000 + index), JSON.stringify(optionsOf(index))],
      kills,
      seed,
      afterKill: async ({ index, acknowledged }) => {
        const { path = "" } = optionsOf(index);
        if (index % KILLS_PER_LOG === 0) {
          expected = new Set();
          tornBefore = 0;
        }
        for (const id of acknowledged.flatMap((line) => line.split(" "))) expected.add(id);
        report.acknowledged += acknowledged.flatMap((line) => line.split(" ")).length;

        const later = parentsEvents.event("log");
        const handler = fileHandler({ path });
        await handler.handle(later);
        await handler[Symbol.asyncDispose]?.();

        const { ids, torn } = readLog(path);
        const found = new Set(ids);
        const newlyTorn = torn.length - tornBefore;
        tornBefore = torn.length;
        report.lost += [...expected].filter((id) => !found.has(id)).length;
        report.torn += Math.min(newlyTorn, 1);
        report.corrupt += Math.max(newlyTorn - 1, 0) + (ids.length - found.size);
        report.laterLost += found.has(later.id) ? 0 : 1;
        expected.add(later.id);
        if (index % KILLS_PER_LOG === KILLS_PER_LOG - 1) {
          rmSync(join(path, ".."), { recursive: true });
        }
      },
    });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return report;
}
