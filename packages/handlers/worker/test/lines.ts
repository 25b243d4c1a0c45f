import { existsSync, readFileSync } from "node:fs";

/** The lines of a file; none where there is no file yet. */
export function linesOf(path: string): readonly string[] {
  return existsSync(path) ? readFileSync(path, "utf8").split("\n").slice(0, -1) : [];
}
