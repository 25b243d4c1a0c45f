import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { ObservedEvent } from "@llmobs/core";

export interface FileContent {
  /** The ids of the events, in the order of their lines. */
  readonly ids: readonly string[];
  /** Lines that are no JSON. */
  readonly torn: readonly string[];
}

/** Reads the events of one file. A last line without a newline is torn, whatever it holds. */
export function readLines(path: string): FileContent {
  const lines = readFileSync(path, "utf8").split("\n");
  const tail = lines.pop();
  const ids: string[] = [];
  const torn = tail === undefined || tail === "" ? [] : [tail];
  for (const line of lines) {
    if (line === "") continue;
    try {
      ids.push((JSON.parse(line) as ObservedEvent).id);
    } catch {
      torn.push(line);
    }
  }
  return { ids, torn };
}

/** The files of a log in the order of time: those that were put aside, then the present one. */
export function logFiles(path: string): readonly string[] {
  const [stem = ""] = basename(path).split(".");
  return readdirSync(dirname(path))
    .filter((name) => name.startsWith(`${stem}.`) && name !== basename(path))
    .toSorted()
    .concat(basename(path))
    .map((name) => join(dirname(path), name));
}

/** Reads the events of a log over all its files. */
export function readLog(path: string): FileContent {
  const contents = logFiles(path).map((file) => readLines(file));
  return {
    ids: contents.flatMap(({ ids }) => ids),
    torn: contents.flatMap(({ torn }) => torn),
  };
}
