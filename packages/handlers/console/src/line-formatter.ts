import type { ObservedEvent } from "@llmobs/core";
import { withColors, withoutColors } from "./colors.ts";
import type { ConsoleOptions } from "./console-options.ts";
import { escapeText } from "./escape-text.ts";
import { formatEvent, type Shape } from "./format-event.ts";
import { SpanDepths } from "./span-depths.ts";

const MAX_ESCAPED_LENGTH = 4_096;

export interface LineFormatterOptions {
  readonly colors: boolean;
  readonly maxOpenSpans: number;
  readonly format: ConsoleOptions["format"];
}

/** Writes the lines of events, and knows for that which spans are open. */
export class LineFormatter {
  readonly #colors: boolean;
  readonly #format: ConsoleOptions["format"];
  readonly #depths: SpanDepths;

  constructor({ colors, maxOpenSpans, format }: LineFormatterOptions) {
    this.#colors = colors;
    this.#format = format;
    this.#depths = new SpanDepths(maxOpenSpans);
  }

  /** The event's line, newline included. */
  line(event: ObservedEvent): string {
    const shape = shapeOf(event);
    const depth = this.#depthOf(event, shape);
    if (this.#format === undefined) {
      return `${formatEvent(event, shape, depth, this.#colors ? withColors : withoutColors)}\n`;
    }
    return `${this.#format(event, { depth, colors: this.#colors, escape })}\n`;
  }

  #depthOf({ spanId, parentSpanId }: ObservedEvent, shape: Shape): number {
    if (shape === "point" || spanId === undefined) {
      // What is told of a span that has ended stands beside it.
      return this.#depths.inside(spanId) || this.#depths.inside(parentSpanId);
    }
    return shape === "start"
      ? this.#depths.open(spanId, parentSpanId)
      : this.#depths.close(spanId, parentSpanId);
  }
}

/** A session is no span: it outlives the traces that belong to it, and nothing lies inside it. */
function shapeOf({ type }: ObservedEvent): Shape {
  if (type === "session.start" || type === "session.end") return "point";
  if (type.endsWith(".start")) return "start";
  return type.endsWith(".end") ? "end" : "point";
}

function escape(text: string): string {
  return escapeText(text, MAX_ESCAPED_LENGTH);
}
