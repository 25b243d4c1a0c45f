import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { serialize } from "@llmobs/core/serialize";

/**
 * Writes items as lines of JSON, in the place of what was there. The file appears as a whole: whoever
 * looks meanwhile, or after a crash in the middle, sees the one before.
 *
 * @returns how many were written
 */
export function dump(path: string, items: readonly unknown[]): number {
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}.tmp`;
  // The owner's alone, since events may hold prompts.
  writeFileSync(unfinished, items.map((item) => `${serialize(item)}\n`).join(""), { mode: 0o600 });
  renameSync(unfinished, path);
  return items.length;
}
