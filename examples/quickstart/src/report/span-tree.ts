import type { SpanNode } from "@llmobs/sqlite";
import { fitLine, visibleWidth } from "../fit-lines.ts";
import { pageWidth } from "./page.ts";
import { cyan, dim, green, red, yellow } from "./paint.ts";
import { duration } from "./quantities.ts";
import { spanLabel } from "./span-label.ts";

const DURATION_WIDTH = 8;
const GAP = 2;

interface Period {
  readonly from: number;
  readonly to: number;
}

/** Draws spans as a tree: what each was, how long it took, and when, as a bar. */
export function spanTree(roots: readonly SpanNode[]): readonly string[] {
  const whole = periodOf(roots);
  const barWidth = Math.round(pageWidth() * 0.25);
  const labelWidth = pageWidth() - barWidth - DURATION_WIDTH - 3 * GAP;
  const lines: string[] = [];

  function draw(span: SpanNode, indent: string, isLast: boolean, isRoot: boolean): void {
    const branch = isRoot ? "" : `${indent}${isLast ? "└─ " : "├─ "}`;
    const label = padded(fitLine(`${dim(branch)}${spanLabel(span)}`, labelWidth), labelWidth);
    const took = span.state === "open" ? undefined : span.durationMs;
    const bar = paintBar(span, barOf(periodOf([span]), whole, barWidth));
    lines.push(`  ${label}  ${duration(took).padStart(DURATION_WIDTH)}  ${bar}`);
    const inner = isRoot ? indent : `${indent}${isLast ? "   " : "│  "}`;
    for (const [index, child] of span.children.entries()) {
      draw(child, inner, index === span.children.length - 1, false);
    }
  }

  for (const root of roots) draw(root, "", true, true);
  return lines;
}

function barOf({ from, to }: Period, whole: Period, width: number): string {
  const scale = width / Math.max(1, whole.to - whole.from);
  const before = Math.min(width - 1, Math.floor((from - whole.from) * scale));
  const length = Math.max(1, Math.min(width - before, Math.round((to - from) * scale)));
  return " ".repeat(before) + "━".repeat(length);
}

function paintBar(span: SpanNode, bar: string): string {
  if (span.state === "open" || span.status === "aborted" || span.status === "abandoned") {
    return yellow(bar);
  }
  if (span.status === "error") return red(bar);
  if (span.type === "llm") return cyan(bar);
  return span.type === "tool" ? green(bar) : dim(bar);
}

function periodOf(spans: readonly SpanNode[]): Period {
  const ends = spans.map((span) =>
    span.state === "open" ? span.startTime : span.startTime + span.durationMs,
  );
  return { from: Math.min(...spans.map(({ startTime }) => startTime)), to: Math.max(...ends) };
}

function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - visibleWidth(text)));
}
