import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type MalformedReport, observeMalformed } from "@llmobs/testing";
import { fileHandler } from "../src/index.ts";
import { readLog } from "./lines.ts";

/** The books are those of two handlers: waiting for the disk, and not. */
export interface FileMalformedReport extends MalformedReport {
  /** Lines in the files of both that are no JSON. */
  readonly unreadable: number;
  /** Lines in the files of both that are. */
  readonly readable: number;
}

/** Observes events that are none, and counts what becomes of them. */
export async function observeMalformedToFiles(
  count: number,
  seed: number,
): Promise<FileMalformedReport> {
  const directory = mkdtempSync(join(tmpdir(), "llmobs-malformed-"));
  const paths = ["sync", "async"].map((name) => join(directory, name, "events.jsonl"));
  const handlers = paths.map((path, index) =>
    fileHandler({
      name: `file-${index}`,
      path,
      sync: index === 0,
      maxEventBytes: 4_096,
      rotateBytes: 10_000_000,
    }),
  );
  try {
    const report = await observeMalformed({ count, seed, handlers });
    const contents = paths.map((path) => readLog(path));
    return {
      ...report,
      unreadable: contents.flatMap(({ torn }) => torn).length,
      readable: contents.flatMap(({ ids }) => ids).length,
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
