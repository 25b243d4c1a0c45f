import { relative } from "node:path";
import { styleText } from "node:util";
import type { CircuitState } from "@llmobs/circuit-breaker";
import type { Finding } from "./audit.ts";
import type { Phase } from "./phases.ts";
import { sum, type Tally } from "./tally.ts";

const WIDTH = 96;
const BAR_WIDTH = 60;
const LABEL_WIDTH = 11;
const NUMBER_WIDTH = 6;

const bold = (text: string): string => styleText("bold", text);
const dim = (text: string): string => styleText("dim", text);
const green = (text: string): string => styleText("green", text);
const yellow = (text: string): string => styleText("yellow", text);
const red = (text: string): string => styleText("red", text);

/** Says what is about to be seen. */
export function introduction(): string {
  return [
    "",
    bold("An app is used, and the server that takes its events goes through bad times."),
    dim("What becomes of them, phase by phase, behind the chain of pipeline.ts:"),
  ].join("\n");
}

/** What became of the events of one phase. */
export function phaseReport(
  { title, remark }: Phase,
  { observed, dropped, atCollector, inFile, requests }: Tally,
  circuit: readonly CircuitState[],
): string {
  const lost = sum(dropped);
  return [
    heading(title, remark),
    `  ${bar(observed, [
      [green("█"), atCollector],
      [yellow("▓"), inFile],
      [dim("░"), lost],
    ])}`,
    row("observed", observed, ""),
    row(
      "delivered",
      atCollector,
      `to the collector, which got ${plural(requests, "request")}`,
      green,
    ),
    row("rescued", inFile, "in the fallback file", yellow),
    row("dropped", lost, reasons(dropped)),
    row("circuit", "", circuit.join(" → ")),
  ].join("\n");
}

/** The books of the whole run, and whether they are true. */
export function closing(
  { observed, delivered, dropped, queued, atCollector, inFile }: Tally,
  findings: readonly Finding[],
  fallbackPath: string,
): string {
  const verdicts = findings.map(({ claim, holds }) =>
    holds ? `  ${green("✓")} ${claim}` : `  ${red(`✗ NOT TRUE: ${claim}`)}`,
  );
  return [
    heading("The books", "of the whole run"),
    row("accepted", observed, ""),
    row("delivered", delivered, `${atCollector} to the collector, ${inFile} in the fallback file`),
    row("dropped", sum(dropped), reasons(dropped)),
    row("queued", queued, ""),
    "",
    ...verdicts,
    "",
    dim(`  What the collector did not take: ${relative(process.cwd(), fallbackPath)}`),
    "",
  ].join("\n");
}

function heading(title: string, remark: string): string {
  const rule = "─".repeat(Math.max(0, WIDTH - title.length - remark.length - 7));
  return `\n${dim("──")} ${bold(title)}${dim(` · ${remark} ${rule}`)}`;
}

function row(
  label: string,
  value: number | "",
  remark: string,
  paint: (text: string) => string = (text) => text,
): string {
  const name = dim(label.padEnd(LABEL_WIDTH));
  return `  ${name}${paint(String(value).padStart(NUMBER_WIDTH))}  ${remark}`.trimEnd();
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function reasons(dropped: Readonly<Record<string, number>>): string {
  return Object.entries(dropped)
    .toSorted(([, one], [, other]) => other - one)
    .map(([reason, count]) => `${count} ${reason}`)
    .join(" · ");
}

/** Shares of a whole as a bar, each in its own colour. */
function bar(whole: number, shares: readonly (readonly [cell: string, count: number])[]): string {
  return shares
    .map(([cell, count]) => cell.repeat(Math.round((BAR_WIDTH * count) / Math.max(1, whole))))
    .join("");
}
