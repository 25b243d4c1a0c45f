import { join } from "node:path";
import { killHandlers, type KillReport } from "@llmobs/testing";
import { fileHandler, type FileOptions } from "../src/index.ts";
import { readLog } from "./lines.ts";

export interface FileKillReport extends KillReport {
  /** Kills that left a line unfinished. */
  readonly torn: number;
  /** Lines that can't be read beyond the one that a kill may leave, and events that are there twice. */
  readonly corrupt: number;
}

/** Kills writers in both modes, with and without rotation, and counts what is missing afterwards. */
export async function killFileWriters(kills: number, seed: number): Promise<FileKillReport> {
  let torn = 0;
  let corrupt = 0;
  let tornBefore = 0;
  const report = await killHandlers({
    writer: new URL("kill-writer.ts", import.meta.url),
    kills,
    seed,
    options: (directory, index): FileOptions & { readonly path: string } => ({
      path: join(directory, "events.jsonl"),
      sync: index % 2 === 0,
      ...(index % 4 > 1 && { rotateBytes: 1_000_000 }),
    }),
    reopen: ({ path }) => fileHandler({ path }),
    stored: ({ path }) => readLog(path).ids,
    look: ({ options: { path }, stored, isFirst }) => {
      if (isFirst) tornBefore = 0;
      const tornNow = readLog(path).torn.length;
      const newlyTorn = tornNow - tornBefore;
      tornBefore = tornNow;
      torn += Math.min(newlyTorn, 1);
      corrupt += Math.max(newlyTorn - 1, 0) + (stored.length - new Set(stored).size);
    },
  });
  return { ...report, torn, corrupt };
}
