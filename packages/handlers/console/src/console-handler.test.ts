import type { Writable } from "node:stream";
import type { ObservedEvent } from "@llmobs/core";
import { dropReasonOf, isBatchError } from "@llmobs/core/error";
import { eventFactory } from "@llmobs/testing";
import { describe, expect, it } from "vitest";
import { memoryStream } from "../test/memory-stream.ts";
import { consoleHandler } from "./console-handler.ts";
import type { ConsoleOptions } from "./console-options.ts";

const events = eventFactory();

describe("consoleHandler", () => {
  it("prints one line an event, and a batch in one write", () => {
    const { stream, chunks, lines } = memoryStream();
    const handler = consoleHandler({ stream, minLevel: "debug" });
    void handler.handle(events.event("log"));
    const session = events.session();
    void handler.handleBatch?.(session);
    expect(chunks).toHaveLength(2);
    expect(lines()).toHaveLength(1 + session.length);
  });

  it("indents what happens inside a span, also where sessions interleave", () => {
    const { stream, lines } = memoryStream();
    const handler = consoleHandler({ stream });
    const factory = eventFactory();
    const [one, two] = [factory.session(), factory.session()];
    for (const [index, event] of one.entries()) {
      void handler.handle(event);
      const other = two[index];
      if (other !== undefined) void handler.handle(other);
    }
    const shapes = (session: readonly ObservedEvent[]): string[] =>
      lines()
        .filter((line) => line.includes(` ${session[0]?.sessionId?.slice(-6)} `))
        .map((line) => /[│ ]*[┌└•] \w+/.exec(line.slice(26))?.[0].trim() ?? "");
    const expected = [
      "• session",
      "┌ command",
      "│ ┌ agent",
      "│ │ ┌ llm",
      "│ │ └ llm",
      "│ │ ┌ tool",
      "│ │ └ tool",
      "│ │ ┌ llm",
      "│ │ └ llm",
      "│ └ agent",
      "└ command",
      "• score",
      "• session",
    ];
    expect(shapes(one)).toEqual(expected);
    expect(shapes(two)).toEqual(expected);
  });

  it("reads nothing but the level of an event that it won't print", () => {
    const { stream, chunks } = memoryStream();
    const handler = consoleHandler({
      stream,
      minLevel: "warn",
      format: () => expect.unreachable(),
    });
    const guarded = new Proxy(events.event("log", { level: "info" }), {
      get: (event, key) => (key === "level" ? event.level : expect.unreachable()),
    });
    void handler.handle(guarded);
    void handler.handleBatch?.([guarded, guarded]);
    expect(chunks).toEqual([]);
  });

  it("prints info and above unless told otherwise", () => {
    const { stream, lines } = memoryStream();
    const handler = consoleHandler({ stream });
    for (const level of ["debug", "info", "warn", "error", "fatal"] as const) {
      void handler.handle(events.event("log", { level }));
    }
    expect(lines().map((line) => line.slice(13, 18))).toEqual(["info ", "warn ", "error", "fatal"]);
  });

  it("uses colours only where it is told to, or the stream is a terminal", () => {
    const plain = memoryStream();
    void consoleHandler({ stream: plain.stream, format: (_, { colors }) => String(colors) }).handle(
      events.event("log"),
    );
    const forced = memoryStream();
    void consoleHandler({ stream: forced.stream, colors: true }).handle(events.event("log"));
    expect(plain.lines()).toEqual([String("FORCE_COLOR" in process.env)]);
    expect(forced.lines()[0]).toContain("\u001b[");
  });

  it("gives a format of one's own the depth, and a way to print what it does not trust", () => {
    const { stream, lines } = memoryStream();
    const handler = consoleHandler({
      stream,
      format: (event, { depth, escape }) => `${depth} ${event.type} ${escape("a\nb")}`,
    });
    for (const event of events.session().slice(0, 5)) void handler.handle(event);
    expect(lines()).toEqual([
      "0 session.start a\\nb",
      "0 command.start a\\nb",
      "1 agent.start a\\nb",
      "2 llm.start a\\nb",
      "2 llm.end a\\nb",
    ]);
  });

  it("hands back exactly the events of a batch whose line failed", () => {
    const { stream, lines } = memoryStream();
    const handler = consoleHandler({
      stream,
      format: (event) => {
        if (event.type === "llm.start") throw new Error("no idea how to show this");
        return event.type;
      },
    });
    const batch = events.session().slice(1, 5);
    expect(() => handler.handleBatch?.(batch)).toThrow(
      expect.toSatisfy(
        (error: unknown) =>
          isBatchError(error) &&
          error.failures.length === 1 &&
          error.failures[0]?.event === batch[2] &&
          dropReasonOf(error.failures[0]?.error) === "serialize_error",
      ),
    );
    expect(lines()).toEqual(["command.start", "agent.start", "llm.end"]);
  });

  it("hands back what it could not print of a batch, and not what it need not print", async () => {
    const { stream, fail } = memoryStream();
    fail(new Error("write EPIPE"));
    const handler = consoleHandler({ stream, minLevel: "warn" });
    const quiet = events.event("log", { level: "info" });
    const loud = events.event("log", { level: "warn" });
    expect(() => handler.handleBatch?.([quiet, loud, quiet])).toThrow(
      expect.objectContaining({ failures: [{ event: loud, error: expect.any(Error) }] }),
    );
    await handler[Symbol.asyncDispose]?.();
  });

  it.each<[ConsoleOptions, string]>([
    [
      { minLevel: "loud" as "info" },
      'minLevel must be one of "debug", "info", "warn", "error", "fatal"; received "loud".',
    ],
    [{ maxOpenSpans: 0 }, "maxOpenSpans must be an integer of at least 1; received 0."],
    [{ maxBufferedBytes: 1.5 }, "maxBufferedBytes must be an integer of at least 1; received 1.5."],
    [{ colors: "yes" as unknown as boolean }, 'colors must be true or false; received "yes".'],
    [{ format: "json" as unknown as () => string }, 'format must be a function; received "json".'],
    [{ stream: { write: () => {} } as unknown as Writable }, "stream must be a writable stream"],
    [{ stream: null as unknown as Writable }, "stream must be a writable stream"],
    [{ name: "" }, 'name must be a string with text in it; received "".'],
  ])("refuses %o", (options, message) => {
    expect(() => consoleHandler(options)).toThrow(`[console] ${message}`);
  });
});
