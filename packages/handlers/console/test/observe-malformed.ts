import { type MalformedReport, observeMalformed } from "@llmobs/testing";
import { consoleHandler } from "../src/index.ts";
import { memoryStream } from "./memory-stream.ts";

export interface ConsoleMalformedReport extends MalformedReport {
  readonly lines: number;
  /** Lines with a character in them that a terminal obeys. */
  readonly unsafe: number;
  readonly longestLine: number;
}

/** Observes events that are none, and counts what becomes of them. */
export async function observeMalformedOnConsole(
  count: number,
  seed: number,
): Promise<ConsoleMalformedReport> {
  const { stream, lines } = memoryStream();
  const handlers = [consoleHandler({ stream, minLevel: "debug", colors: false })];
  const report = await observeMalformed({ count, seed, handlers });
  return {
    ...report,
    lines: lines().length,
    // oxlint-disable-next-line no-control-regex -- they are the point
    unsafe: lines().filter((line) => /[\u0000-\u001f\u007f-\u009f]/.test(line)).length,
    longestLine: Math.max(...lines().map((line) => line.length)),
  };
}
