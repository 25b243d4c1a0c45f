import { hostname } from "node:os";
import { join } from "node:path";
import type { FileConfig } from "./config.ts";

/** Turns a folder and a name into the file handler's one path. */
export function withFilePath(
  { dir, filename, ...options }: FileConfig,
  now: Date = new Date(),
): Record<string, unknown> {
  if (dir === undefined && filename === undefined) return options;
  const name = (filename ?? "events.jsonl")
    .replaceAll("{date}", now.toISOString().slice(0, 10).replaceAll("-", ""))
    // A host's name goes into a file's name: only what every file system takes.
    .replaceAll("{host}", hostname().replaceAll(/[^\w.-]/g, "_"));
  return { ...options, path: join(dir ?? "logs", name) };
}
