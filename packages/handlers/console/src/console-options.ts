import type { Writable } from "node:stream";
import type { Level, ObservedEvent } from "@llmobs/core";
import { LEVELS } from "@llmobs/core/level";
import {
  requireBoolean,
  requireFunction,
  requireInteger,
  requireOneOf,
  requireString,
} from "@llmobs/core/options";

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

const WHERE = "console";

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
  requireString(WHERE, "name", name);
  requireOneOf(WHERE, "minLevel", minLevel, LEVELS);
  requireInteger(WHERE, "maxOpenSpans", maxOpenSpans, { min: 1 });
  requireInteger(WHERE, "maxBufferedBytes", maxBufferedBytes, { min: 1 });
  if (colors !== undefined) requireBoolean(WHERE, "colors", colors);
  if (format !== undefined) requireFunction(WHERE, "format", format);
  if (stream !== undefined && !isWritable(stream)) {
    throw new TypeError(`[${WHERE}] stream must be a writable stream of Node.`);
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

function isWritable(stream: Partial<Writable> | null): boolean {
  return typeof stream?.write === "function" && typeof stream.writableLength === "number";
}
