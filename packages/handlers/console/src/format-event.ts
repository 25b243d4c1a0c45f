import type { Level, ObservedEvent } from "@llmobs/core";
import type { Paint, Style } from "./colors.ts";
import { type Description, describeEvent, type Outcome } from "./describe-event.ts";
import { escapeText } from "./escape-text.ts";
import { humanDuration, timeOfDay } from "./human-units.ts";

/** How an event stands among the others: it opens something, ends something, or does neither. */
export type Shape = "start" | "end" | "point";

const TAG_LENGTH = 6;
const MAX_DEPTH = 16;
const TAG_STYLES: readonly Style[] = ["magenta", "green", "blue", "cyan"];
const LEVEL_STYLES: Readonly<Record<Level, Style>> = {
  debug: "dim",
  info: "dim",
  warn: "yellow",
  error: "red",
  fatal: "alarm",
};

type Mark = readonly [text: string, style: Style];

const UNKNOWN_MARK: Mark = ["?", "yellow"];
const MARKS: Readonly<Record<string, Mark>> = {
  ok: ["✓", "green"],
  error: ["✗ error", "red"],
  aborted: ["⊘ aborted", "yellow"],
  abandoned: ["… abandoned", "yellow"],
};

/**
 * Writes an event as one line: the time, the level, whose it is, its place among the open spans, what
 * it is, how it ended, and what is worth knowing of it.
 *
 * `14:03:08.660 info  9f3a1c │ └ llm openai gpt-5-mini ✓ 1.24s  1.2k→345 tokens (800 cached)`
 */
export function formatEvent(
  event: ObservedEvent,
  shape: Shape,
  depth: number,
  paint: Paint,
): string {
  const { kind, subject, outcome, message, tokens, remarks, facts } = describe(event);
  const what = [
    kind === "" ? "" : paint(shape === "point" ? "bold" : "cyan", kind),
    subject === undefined ? "" : paint("bold", subject),
    outcome === undefined ? "" : outcomeText(outcome, paint),
  ];
  const groups = [
    what.filter((text) => text !== "").join(" "),
    message === undefined ? "" : messageText(event, message, paint),
    errorText(outcome, paint),
    tokens ?? "",
    ...(remarks ?? []).map((remark) => paint("dim", remark)),
    (facts ?? []).map(({ name, value }) => `${paint("dim", name && `${name}=`)}${value}`).join(" "),
  ];
  const head = [
    paint("dim", timeOfDay(event.time)),
    paint(LEVEL_STYLES[event.level], event.level.padEnd(5)),
    tagText(event.sessionId ?? event.traceId, paint),
    paint("dim", guides(shape, depth)),
  ];
  return `${head.join(" ")} ${groups.filter((text) => text !== "").join("  ")}`;
}

/** The description, also of data that throws when it is read: that it came is worth a line. */
function describe(event: ObservedEvent): Description {
  try {
    return describeEvent(event);
  } catch {
    return { kind: escapeText(event.type, 80), message: "(its data cannot be read)" };
  }
}

/** The end of an id, where UUIDs and numbered names differ; the same id always has the same colour. */
function tagText(id: string | undefined, paint: Paint): string {
  if (id === undefined) return " ".repeat(TAG_LENGTH);
  const tail = id.slice(-TAG_LENGTH);
  let hash = 0;
  for (let index = 0; index < tail.length; index++) hash = (hash * 31 + tail.charCodeAt(index)) | 0;
  const style = TAG_STYLES[Math.abs(hash) % TAG_STYLES.length] ?? "cyan";
  return paint(style, escapeText(tail, TAG_LENGTH).padEnd(TAG_LENGTH));
}

function guides(shape: Shape, depth: number): string {
  const mark = shape === "start" ? "┌" : shape === "end" ? "└" : "•";
  return depth <= MAX_DEPTH
    ? `${"│ ".repeat(depth)}${mark}`
    : `${"│ ".repeat(MAX_DEPTH - 1)}… ${mark}`;
}

function markOf({ status }: Outcome): Mark {
  return (Object.hasOwn(MARKS, status) ? MARKS[status] : undefined) ?? UNKNOWN_MARK;
}

function outcomeText(outcome: Outcome, paint: Paint): string {
  const { durationMs } = outcome;
  const [text, style] = markOf(outcome);
  const mark = paint(style, text);
  return durationMs === undefined ? mark : `${mark} ${humanDuration(durationMs)}`;
}

function errorText(outcome: Outcome | undefined, paint: Paint): string {
  return outcome?.error === undefined ? "" : paint(markOf(outcome)[1], outcome.error);
}

/** A warning or an error is a sentence in its level's colour; other sentences are plain. */
function messageText(event: ObservedEvent, message: string, paint: Paint): string {
  switch (event.level) {
    case "warn":
      return paint("yellow", message);
    case "error":
    case "fatal":
      return paint("red", message);
    default:
      return message;
  }
}
