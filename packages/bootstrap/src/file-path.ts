import { hostname } from "node:os";
import { join } from "node:path";

/** A folder and a file's name in it, which may have `{date}` and `{host}` in it. */
export interface FilePlace {
  readonly dir: string | undefined;
  readonly filename: string | undefined;
}

/** Makes a path of a folder and a name. The day is UTC's. */
export function filePath(
  { dir = "logs", filename = "events.jsonl" }: FilePlace,
  now: Date = new Date(),
): string {
  const name = filename
    .replaceAll("{date}", now.toISOString().slice(0, 10).replaceAll("-", ""))
    // A host's name goes into a file's name: only what every file system takes.
    .replaceAll("{host}", hostname().replaceAll(/[^\w.-]/g, "_"));
  return join(dir, name);
}
