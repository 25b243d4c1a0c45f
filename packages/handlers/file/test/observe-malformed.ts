import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type HandlerBooks, ObservabilityManager } from "@llmobs/core";
import { malformedEvents } from "@llmobs/testing";
import { fileHandler } from "../src/index.ts";
import { readLog } from "./lines.ts";

export interface MalformedReport {
  readonly observed: number;
  readonly thrown: number;
  readonly unhandled: number;
  readonly intake: object;
  /** The books of the two handlers: waiting for the disk, and not. */
  readonly handlers: readonly HandlerBooks[];
  /** Lines in the files of both that are no JSON. */
  readonly unreadable: number;
  /** Lines in the files of both that are. */
  readonly readable: number;
}

/** Observes events that are none, and counts what becomes of them. */
export async function observeMalformed(count: number, seed: number): Promise<MalformedReport> {
  const directory = mkdtempSync(join(tmpdir(), "llmobs-malformed-"));
  const paths = ["sync", "async"].map((name) => join(directory, name, "events.jsonl"));
  const manager = new ObservabilityManager({
    source: "test",
    captureContent: true,
    handlers: paths.map((path, index) =>
      fileHandler({
        name: `file-${index}`,
        path,
        sync: index === 0,
        maxEventBytes: 4_096,
        rotateBytes: 10_000_000,
      }),
    ),
    onDiagnostic: () => {},
  });
  let thrown = 0;
  let unhandled = 0;
  const onUnhandled = (): void => {
    unhandled += 1;
  };
  process.on("unhandledRejection", onUnhandled);
  try {
    let observed = 0;
    for (const event of malformedEvents(seed, { count, hugeLength: 100_000 })) {
      try {
        manager.observe(event);
      } catch {
        thrown += 1;
      }
      observed += 1;
      if (observed % 500 === 0) await manager.flush();
    }
    await manager.shutdown();
    const { intake, handlers } = manager.stats();
    const contents = paths.map((path) => readLog(path));
    return {
      observed,
      thrown,
      unhandled,
      intake,
      handlers,
      unreadable: contents.flatMap(({ torn }) => torn).length,
      readable: contents.flatMap(({ ids }) => ids).length,
    };
  } finally {
    process.off("unhandledRejection", onUnhandled);
    rmSync(directory, { recursive: true, force: true });
  }
}
