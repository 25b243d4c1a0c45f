import { mkdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";

/** Where a run keeps its events. */
export interface EventFiles {
  readonly jsonl: string;
  readonly database: string;
}

/** The event files of a folder. */
export function eventFiles(folder: string): EventFiles {
  return { jsonl: join(folder, "events.jsonl"), database: join(folder, "events.db") };
}

/** Makes the folder and removes the files of the run before, and nothing else. */
export function startAfresh(folder: string): EventFiles {
  const files = eventFiles(folder);
  mkdirSync(folder, { recursive: true });
  const { jsonl, database } = files;
  for (const file of [jsonl, database, `${database}-wal`, `${database}-shm`]) {
    rmSync(file, { force: true });
  }
  return files;
}

/** A path as a person in the current folder would type it. */
export function asTyped(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith("..") ? path : fromHere;
}
