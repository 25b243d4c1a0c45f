import type { Level, ObservedEvent } from "@llmobs/core";
import { pipe } from "@llmobs/core";
import { eventFactory, gatedHandler, recordingHandler, testObservability } from "@llmobs/testing";
import { describe, expect, it } from "vitest";
import { filter } from "./filter.ts";
import type { FilterOptions } from "./filter-options.ts";

const events = eventFactory();

const isLlm = ({ type }: ObservedEvent): boolean => type.startsWith("llm.");

/** A manager with a filter in front of a recorder. */
function observing(options?: FilterOptions) {
  const kept = recordingHandler();
  const { manager, diagnostics } = testObservability({
    captureContent: true,
    handlers: [pipe(filter(options), kept)],
  });
  return { manager, diagnostics, kept, books: () => manager.stats().handlers[1]! };
}

describe("filter", () => {
  it("lets everything through where nothing is said", () => {
    const { manager, kept, books } = observing();
    const session = events.session();
    for (const event of session) manager.observe(event);
    expect(kept.events).toEqual(session);
    expect(books().dropped).toEqual({});
  });

  it("counts what it drops as filtered, and tells nobody", () => {
    const { manager, kept, books, diagnostics } = observing({ include: "llm.*" });
    const session = events.session();
    for (const event of session) manager.observe(event);
    kept.assertTypes("llm.start", "llm.end", "llm.start", "llm.end");
    expect(books()).toMatchObject({ delivered: 4, dropped: { filtered: session.length - 4 } });
    expect(diagnostics).toEqual([]);
  });

  it.each<[Level, Level[]]>([
    ["debug", ["debug", "info", "warn", "error", "fatal"]],
    ["info", ["info", "warn", "error", "fatal"]],
    ["warn", ["warn", "error", "fatal"]],
    ["error", ["error", "fatal"]],
    ["fatal", ["fatal"]],
  ])("lets %s and above through", (minLevel, expected) => {
    const { manager, kept } = observing({ minLevel });
    for (const level of ["debug", "info", "warn", "error", "fatal"] as const) {
      manager.log("a line", { level });
    }
    expect(kept.events.map(({ level }) => level)).toEqual(expected);
  });

  it("asks where last, about what nothing else has dropped", () => {
    const asked: string[] = [];
    const { manager, kept } = observing({
      exclude: "score",
      minLevel: "info",
      where: ({ id }) => asked.push(id) > 1,
    });
    manager.score("excluded", 1);
    manager.log("too quiet", { level: "debug" });
    manager.log("one", { id: "one" });
    manager.log("two", { id: "two" });
    expect(asked).toEqual(["one", "two"]);
    expect(kept.events.map(({ id }) => id)).toEqual(["two"]);
  });

  it.each([
    [undefined, "kept"],
    ["keep", "kept"],
    ["drop", "dropped"],
  ] as const)("with onWhereError %s, an event whose where throws is %s", (onWhereError, fate) => {
    const error = new Error("no such member");
    const { manager, kept, books, diagnostics } = observing({
      where: () => {
        throw error;
      },
      ...(onWhereError !== undefined && { onWhereError }),
    });
    expect(() => manager.log("hello")).not.toThrow();
    expect(kept.events).toHaveLength(fate === "kept" ? 1 : 0);
    expect(books().dropped).toEqual(fate === "kept" ? {} : { filtered: 1 });
    expect(books().failures).toBe(0);
    expect(diagnostics).toEqual([
      {
        node: "filter",
        kind: "where_error",
        message: `The filter's where failed; the event was ${fate}`,
        count: 1,
        error,
      },
    ]);
  });

  it("takes a promise from where for a failure, not for true, and leaves none unhandled", async () => {
    const { manager, kept, diagnostics } = observing({
      where: (async () => {
        throw new Error("later");
      }) as never,
      onWhereError: "drop",
    });
    manager.log("hello");
    await new Promise(setImmediate); // Vitest fails the run on a rejection that nobody handles.
    expect(kept.events).toEqual([]);
    expect(diagnostics[0]?.error).toMatchObject({
      message: "[filter] where must answer with true or false; it gave a promise.",
    });
  });

  it("counts what is true to JavaScript as true", () => {
    const { manager, kept } = observing({ where: (({ data }: never) => data["name"]) as never });
    manager.score("named", 1);
    manager.log("unnamed");
    kept.assertTypes("score");
  });
});

describe("filter, given batches", () => {
  const dropped: string[] = [];
  const context = { drop: (_: unknown, reason: string) => dropped.push(reason) };

  it("passes on the very batch where it keeps all of it", () => {
    const batches: unknown[] = [];
    const handler = filter({ minLevel: "debug" })(
      { handle: () => {}, handleBatch: (batch) => void batches.push(batch) },
      context as never,
    );
    const batch = events.take(20);
    void handler.handleBatch?.(batch);
    expect(batches).toEqual([batch]);
    expect(batches[0]).toBe(batch);
  });

  it("passes on one batch of what it keeps, in order, and nothing where it keeps nothing", () => {
    const sink = gatedHandler();
    const handler = pipe(filter({ exclude: ["command.*", "llm.start"] }), sink);
    const batch = events.session();
    void handler.handleBatch?.(batch);
    void handler.handleBatch?.(batch.filter(({ type }) => type === "llm.start"));
    const kept = batch.filter(({ type }) => !/^(command\.|llm\.start)/.test(type));
    expect(sink.calls).toEqual([{ kind: "handleBatch", events: kept }]);
    const filtered = batch.length - kept.length + 2;
    expect(handler.stats?.().dropped).toEqual({ filtered });
  });

  // Until then whoever handed the batch over counts all of it as on its way.
  it.each(["release", "fail"] as const)(
    "books what it drops when the rest has settled (%s)",
    async (outcome) => {
      const sink = gatedHandler();
      const handler = pipe(filter({ include: "llm.*" }), sink);
      sink.hang();
      const batch = events.session();
      const delivery = handler.handleBatch?.(batch);
      expect(handler.stats?.().dropped).toEqual({});
      sink[outcome]();
      await Promise.allSettled([delivery]);
      const others = batch.length - batch.filter(isLlm).length;
      expect(handler.stats?.().dropped).toEqual({ filtered: others });
    },
  );

  it("hands back the failures of what it kept, and no others", () => {
    const sink = gatedHandler();
    sink.failWhere(({ type }) => type === "llm.end");
    const handler = pipe(filter({ include: "llm.*" }), sink);
    const batch = events.session();
    expect(() => handler.handleBatch?.(batch)).toThrow(
      expect.objectContaining({
        failures: batch
          .filter(({ type }) => type === "llm.end")
          .map((event) => ({ event, error: expect.any(Error) })),
      }),
    );
    const others = batch.length - batch.filter(isLlm).length;
    expect(handler.stats?.()).toMatchObject({ delivered: 2, dropped: { filtered: others } });
  });
});

describe("the options of filter", () => {
  it.each<[FilterOptions, string]>([
    [{ include: [] }, "[filter] include must name at least one type; received none."],
    [
      { include: 7 as never },
      '[filter] include must be a list of types, such as ["llm.*", "error"]; received number.',
    ],
    [
      { exclude: [7] as never },
      '[filter] exclude must be a list of types, such as ["llm.*", "error"]; received object.',
    ],
    [
      { minLevel: "loud" as never },
      '[filter] minLevel must be one of "debug", "info", "warn", "error", "fatal"; received "loud".',
    ],
    [{ where: "llm" as never }, '[filter] where must be a function; received "llm".'],
    [
      { onWhereError: "throw" as never },
      '[filter] onWhereError must be one of "keep", "drop"; received "throw".',
    ],
  ])("refuse %o", (options, message) => {
    expect(() => filter(options)).toThrow(message);
  });

  it("take an empty exclusion for none", () => {
    const { manager, kept } = observing({ exclude: [] });
    manager.log("hello");
    kept.assertTypes("log");
  });
});
