import type { Receipt } from "@llmobs/core";
import type { Collector } from "./stand-in/collector.ts";
import { SECRETS } from "./stand-in/app.ts";
import { linesOf, sum } from "./tally.ts";

/** Something that has to be true at the end of a run. */
export interface Finding {
  readonly claim: string;
  readonly holds: boolean;
}

/** Holds the books against what is really at the two places. */
export function audit(
  receipt: Receipt,
  collector: Collector,
  fallbackPath: string,
): readonly Finding[] {
  const { delivered, dropped, pending, handlers } = receipt;
  const accepted = handlers.reduce((total, books) => total + books.accepted, 0);
  const lines = [...collector.lines, ...linesOf(fallbackPath)];
  const ids = new Set(lines.map((line) => (JSON.parse(line) as { readonly id: string }).id));
  const redacted = lines.filter((line) => line.includes("[redacted:")).length;
  return [
    {
      claim: "the books balance, and nothing is on its way any more",
      holds: accepted === delivered + sum(dropped) && pending === 0,
    },
    {
      claim: "what is booked as delivered is at the collector or in the file, each event once",
      holds: lines.length === delivered && ids.size === delivered,
    },
    {
      claim: `no secret that somebody typed has got there: ${redacted} events are redacted`,
      holds: redacted > 0 && !lines.some((line) => SECRETS.some((secret) => line.includes(secret))),
    },
  ];
}
