import type { Writable } from "node:stream";
import type { Handler, ObservedEvent } from "@llmobs/core";
import { batchError, deliveryError } from "@llmobs/core/error";
import { isAtLeast } from "@llmobs/core/level";
import { wantsColors } from "./colors.ts";
import { type ConsoleOptions, readOptions } from "./console-options.ts";
import { LineFormatter } from "./line-formatter.ts";
import { LineWriter } from "./line-writer.ts";

/**
 * Writes events to the terminal, one readable line each, indented by the spans that they lie in. Each
 * line names its session, so that several at once can be told apart.
 *
 * @throws RangeError or TypeError where an option has no sense.
 * @example
 * ```ts
 * import { ObservabilityManager } from "@llmobs/core";
 * import { consoleHandler } from "@llmobs/console";
 *
 * const observability = new ObservabilityManager({
 *   source: "docs",
 *   handlers: [consoleHandler({ minLevel: "debug" })],
 * });
 * await observability.trace.tool("search", { query: "llm" }, () => ["a", "b"]);
 * await observability.shutdown();
 * ```
 */
export function consoleHandler(options: ConsoleOptions = {}): Handler {
  const { name, stream, minLevel, colors, format, maxOpenSpans, maxBufferedBytes } =
    readOptions(options);
  const openStream = (): Writable => stream ?? process.stderr;
  const writer = new LineWriter(name, openStream, maxBufferedBytes);
  let formatter: LineFormatter | undefined;

  function line(event: ObservedEvent): string {
    formatter ??= new LineFormatter({
      colors: colors ?? wantsColors(openStream(), process.env),
      maxOpenSpans,
      format,
    });
    try {
      return formatter.line(event);
    } catch (cause) {
      throw deliveryError("[console] The event could not be written as a line.", {
        retryable: false,
        reason: "serialize_error",
        cause,
      });
    }
  }

  return {
    name,
    handle: (event) => {
      writer.requireOpen();
      if (isAtLeast(event.level, minLevel)) return writer.write(line(event));
    },
    handleBatch: (events) => {
      writer.requireOpen();
      const errors = new Map<ObservedEvent, unknown>();
      const printed: ObservedEvent[] = [];
      let lines = "";
      for (const event of events) {
        if (!isAtLeast(event.level, minLevel)) continue;
        try {
          lines += line(event);
          printed.push(event);
        } catch (error) {
          errors.set(event, error);
        }
      }
      const handBack = (): void => {
        if (errors.size === 0) return;
        const failed = events.filter((event) => errors.has(event));
        throw batchError(failed.map((event) => ({ event, error: errors.get(event) })));
      };
      const failPrinted = (error: unknown): void => {
        for (const event of printed) errors.set(event, error);
        handBack();
      };
      if (printed.length === 0) return handBack();
      let written: void | Promise<void>;
      try {
        written = writer.write(lines);
      } catch (error) {
        return failPrinted(error);
      }
      return written === undefined ? handBack() : written.then(handBack, failPrinted);
    },
    flush: () => writer.flush(),
    [Symbol.asyncDispose]: () => writer.dispose(),
  };
}
