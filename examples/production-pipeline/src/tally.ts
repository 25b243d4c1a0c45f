import { existsSync, readFileSync } from "node:fs";
import type { ManagerStats } from "@llmobs/core";
import type { Collector } from "./stand-in/collector.ts";

/** What has been counted until some moment: by the books, and at the places themselves. */
export interface Tally {
  readonly observed: number;
  readonly delivered: number;
  readonly dropped: Readonly<Record<string, number>>;
  readonly queued: number;
  readonly atCollector: number;
  readonly inFile: number;
  readonly requests: number;
}

export function tally(
  { handlers }: Pick<ManagerStats, "handlers">,
  collector: Collector,
  fallbackPath: string,
): Tally {
  const [books] = handlers;
  if (books === undefined) throw new Error("There is no handler.");
  return {
    observed: books.accepted,
    delivered: books.delivered,
    dropped: books.dropped,
    queued: books.queued,
    atCollector: collector.lines.length,
    inFile: linesOf(fallbackPath).length,
    requests: collector.requests,
  };
}

/** What came between two tallies. */
export function between(before: Tally, after: Tally): Tally {
  const reasons = Object.entries(after.dropped).map(
    ([reason, count]) => [reason, count - (before.dropped[reason] ?? 0)] as const,
  );
  return {
    observed: after.observed - before.observed,
    delivered: after.delivered - before.delivered,
    dropped: Object.fromEntries(reasons.filter(([, count]) => count > 0)),
    queued: after.queued,
    atCollector: after.atCollector - before.atCollector,
    inFile: after.inFile - before.inFile,
    requests: after.requests - before.requests,
  };
}

export function linesOf(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "");
}

export function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
