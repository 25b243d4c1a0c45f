import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const NEWLINE = 0x0a;

/** Counts the lines of a file, or of all JSONL files in a directory. */
export function countLines(path: string): number {
  let lines = 0;
  for (const file of jsonLinesFiles(path)) {
    const bytes = readFileSync(file);
    for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) lines++;
  }
  return lines;
}

/** How many bytes they have. */
export function countBytes(path: string): number {
  return jsonLinesFiles(path).reduce((sum, file) => sum + statSync(file).size, 0);
}

/** The file itself, or all JSONL files in the directory. */
function jsonLinesFiles(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name.endsWith(".jsonl"))
    .map((name) => join(path, name));
}
