import { type HandlerBooks, ObservabilityManager } from "@llmobs/core";
import { malformedEvents } from "@llmobs/testing";
import { consoleHandler } from "../src/index.ts";
import { memoryStream } from "./memory-stream.ts";

export interface MalformedReport {
  readonly observed: number;
  readonly thrown: number;
  readonly unhandled: number;
  readonly intake: object;
  readonly handler: HandlerBooks | undefined;
  readonly lines: number;
  /** Lines with a character in them that a terminal obeys. */
  readonly unsafe: number;
  readonly longestLine: number;
}

/** Observes events that are none, and counts what becomes of them. */
export async function observeMalformed(count: number, seed: number): Promise<MalformedReport> {
  const { stream, lines } = memoryStream();
  const manager = new ObservabilityManager({
    source: "test",
    captureContent: true,
    handlers: [consoleHandler({ stream, minLevel: "debug", colors: false })],
    onDiagnostic: () => {},
  });
  let observed = 0;
  let thrown = 0;
  let unhandled = 0;
  const onUnhandled = (): void => {
    unhandled += 1;
  };
  process.on("unhandledRejection", onUnhandled);
  try {
    for (const event of malformedEvents(seed, { count, hugeLength: 100_000 })) {
      observed += 1;
      try {
        manager.observe(event);
      } catch {
        thrown += 1;
      }
    }
    await manager.shutdown();
  } finally {
    process.off("unhandledRejection", onUnhandled);
  }
  const { intake, handlers } = manager.stats();
  return {
    observed,
    thrown,
    unhandled,
    intake,
    handler: handlers[0],
    lines: lines().length,
    // oxlint-disable-next-line no-control-regex -- they are the point
    unsafe: lines().filter((line) => /[\u0000-\u001f\u007f-\u009f]/.test(line)).length,
    longestLine: Math.max(...lines().map((line) => line.length)),
  };
}
