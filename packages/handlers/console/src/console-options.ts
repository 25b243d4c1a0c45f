import type { Writable } from "node:stream";
import type { Level, ObservedEvent } from "@llmobs/core";
import { isLevel, LEVELS } from "@llmobs/core/level";

/** What a `format` of one's own is told beside the event. */
export interface FormatContext {
  /** How many open spans the event lies in. */
  readonly depth: number;
  /** Whether the line may hold colours. */
  readonly colors: boolean;
  /** Makes a text safe to print: one line, and nothing in it that a terminal obeys. */
  readonly escape: (text: string) => string;
}

/** How events are written to a terminal. */
export interface ConsoleOptions {
  /** The handler's name in statistics and diagnostics. @default "console" */
  readonly name?: string;
  /** Where the lines go. It stays open; closing it is its owner's business. @default process.stderr */
  readonly stream?: Writable;
  /** Events below this level are not printed, nor looked at any further. @default "info" */
  readonly minLevel?: Level;
  /** @default only on a terminal; `FORCE_COLOR` and then `NO_COLOR` say otherwise */
  readonly colors?: boolean;
  /**
   * Writes the line in place of the built-in one, without a newline at its end. Put what comes from an
   * event through `escape`: a model's text must not drive a terminal.
   */
  readonly format?: (event: ObservedEvent, context: FormatContext) => string;
  /** How many open spans are remembered for the indentation. @default 1_000 */
  readonly maxOpenSpans?: number;
  /**
   * The most bytes that may wait in the stream's buffer; what comes then is handed back as
   * `queue_full`. @default 1_048_576
   */
  readonly maxBufferedBytes?: number;
}

/** Options that are checked and complete, except for what depends on the stream. */
export type ConsoleSettings = Required<Omit<ConsoleOptions, "stream" | "colors" | "format">> &
  Pick<ConsoleOptions, "stream" | "colors" | "format">;

/** Checks the options and fills in what they leave out. */
export function readOptions(options: ConsoleOptions): ConsoleSettings {
  const {
    name = "console",
    minLevel = "info",
    maxOpenSpans = 1_000,
    maxBufferedBytes = 1_048_576,
    stream,
    colors,
    format,
  } = options;
  requireType("name", name, "string");
  if (!isLevel(minLevel)) {
    throw new RangeError(
      `[console] minLevel must be one of ${LEVELS.join(", ")}; received ${show(minLevel)}.`,
    );
  }
  requireCount("maxOpenSpans", maxOpenSpans);
  requireCount("maxBufferedBytes", maxBufferedBytes);
  if (colors !== undefined) requireType("colors", colors, "boolean");
  if (format !== undefined) requireType("format", format, "function");
  if (stream !== undefined && typeof stream?.writableLength !== "number") {
    throw new TypeError(
      `[console] stream must be a writable stream of Node; received ${show(stream)}.`,
    );
  }
  return {
    name,
    minLevel,
    maxOpenSpans,
    maxBufferedBytes,
    ...(stream !== undefined && { stream }),
    ...(colors !== undefined && { colors }),
    ...(format !== undefined && { format }),
  };
}

function requireType(
  option: string,
  value: unknown,
  type: "string" | "boolean" | "function",
): void {
  if (typeof value !== type) {
    throw new TypeError(`[console] ${option} must be a ${type}; received ${show(value)}.`);
  }
}

function requireCount(option: string, value: unknown): void {
  if (!Number.isSafeInteger(value) || (value as number) < 1) {
    throw new RangeError(
      `[console] ${option} must be a positive integer; received ${show(value)}.`,
    );
  }
}

function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
