import { statSync } from "node:fs";
import type { HandlerBooks, Receipt } from "@llmobs/core";
import { asTyped, type EventFiles } from "../event-files.ts";
import { heading } from "./page.ts";
import { bold, cyan, dim, green, red } from "./paint.ts";
import { plural, size } from "./quantities.ts";

const QUERIES = [
  "select event_type, count(*) from events group by 1",
  "select data->>'error' from events where status='error'",
];

/** Says where the events are, that none is missing, and how to ask for more. */
export function whereItIs(files: EventFiles, receipt: Receipt): readonly string[] {
  return [
    heading("Where it is"),
    ...booksOf(files, receipt),
    heading("Ask it something"),
    ...QUERIES.map((sql) => `  ${cyan(`npm run demo -- query "${sql}"`)}`),
    dim("  With a real model: OPENAI_API_KEY=… npm run demo"),
    dim("  How it is made: examples/quickstart/README.md"),
  ];
}

/** What each handler took and what became of it, by the receipt of the shutdown. */
export function booksOf(files: EventFiles, receipt: Receipt): readonly string[] {
  const places: Readonly<Record<string, string>> = {
    console: dim("the lines above, those of level info and more"),
    file: place(files.jsonl),
    sqlite: place(files.database),
  };
  const rows = receipt.handlers.map(
    ({ name, delivered }) =>
      `  ${bold(name.padEnd(8))} ${plural(delivered, "event").padStart(11)}  ${places[name] ?? ""}`,
  );
  const { dropped, pending } = receipt;
  const lost = Object.values(dropped).reduce((sum, events) => sum + events, 0);
  const sums = `${lost} dropped, ${pending} pending`;
  const verdict = receipt.handlers.every(balances)
    ? "the books balance for each of them"
    : "the books DO NOT balance";
  return [...rows, `  ${lost + pending === 0 ? green(sums) : red(sums)}${dim(`; ${verdict}`)}`];
}

function balances({ accepted, delivered, dropped, queued }: HandlerBooks): boolean {
  return accepted === delivered + Object.values(dropped).reduce((a, b) => a + b, 0) + queued;
}

function place(path: string): string {
  return `${asTyped(path)} ${dim(size(statSync(path).size))}`;
}
