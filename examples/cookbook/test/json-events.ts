import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Run } from "./run-recipe.ts";

/** An event as it is stored and sent. */
export interface JsonEvent {
  readonly type: string;
  readonly source: string;
  readonly userId?: string;
  readonly level: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Reads lines of JSON. */
export function parseLines(lines: string): readonly JsonEvent[] {
  return lines
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as JsonEvent);
}

/** Reads a JSONL file that a run wrote. */
export function readEvents(run: Run, path: string): readonly JsonEvent[] {
  return parseLines(readFileSync(join(run.folder, path), "utf8"));
}
