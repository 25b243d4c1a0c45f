import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createEvent, type ObservedEvent } from "@llmobs/core";
import { eventFactory } from "@llmobs/testing";
import SqliteDatabase from "better-sqlite3";
import { describe, expect, it, onTestFinished } from "vitest";
import { withDatabase } from "../test/raw-database.ts";
import { temporaryDirectory } from "../test/temporary-directory.ts";
import { type EventStore, openEventStore } from "./event-store.ts";
import type { EventFilter } from "./event-filters.ts";
import { eventQuery } from "./find-events.ts";
import { sqliteHandler } from "./sqlite-handler.ts";
import type { StoredEvent } from "./stored-event.ts";

function setUp() {
  const path = join(temporaryDirectory(), "events.db");
  const handler = sqliteHandler({ path });
  const write = (events: readonly ObservedEvent[]): void => void handler.handleBatch?.(events);
  const store = open(path);
  return { path, handler, store, write };
}

function open(path: string): EventStore {
  const store = openEventStore(path);
  onTestFinished(() => store.close());
  return store;
}

const ids = (events: readonly { id: string }[]): string[] => events.map(({ id }) => id);

/** A session as the core emits it: its two events are no span. */
function sessionAsEmitted(): ObservedEvent[] {
  return eventFactory()
    .session()
    .map((event) =>
      event.type.startsWith("session.")
        ? { ...event, traceId: undefined, spanId: undefined }
        : event,
    );
}

const llmEnd = (durationMs: number, input: number, overrides: { sessionId?: string } = {}) =>
  createEvent(
    "llm.end",
    {
      provider: "openai",
      operation: "chat",
      model: "gpt-5",
      status: "ok",
      durationMs,
      usage: { input, output: 10, reasoning: 5 },
      usageSource: "reported",
    },
    { source: "test", ...overrides },
  );

describe("events", () => {
  it("gives back each event as it was observed, with its place", () => {
    const { store, write } = setUp();
    const events = eventFactory({ text: "mixed" }).session();
    write(events);
    expect(store.events()).toStrictEqual(
      events.map((event, index) => ({ ...structuredClone(event), seq: index + 1 })),
    );
    expect(Object.keys(store.events()[0] as object)).toEqual([...Object.keys(events[0]!), "seq"]);
  });

  it("types what it finds by the filter's type", () => {
    const { store, write } = setUp();
    write(eventFactory().session());
    const [end] = store.events({ type: "llm.end" });
    const model: string | undefined = end?.data.model;
    expect(model).toBeTypeOf("string");
  });

  it("gives data that is no object back as well", () => {
    const { store, write } = setUp();
    const values = [17, -0.5, "17", "1e999", null, true, [], 2 ** 64, 1e300];
    const log = createEvent("log", { message: "" }, { source: "test" });
    write(values.map((data, index) => ({ ...log, id: String(index), data }) as never));
    expect(store.events().map(({ data }) => data)).toEqual(values);
  });

  const all = Array.from({ length: 5 }, (_, seed) => eventFactory({ seed }).session()).flat();
  const [sample] = all.filter(({ type }) => type === "tool.end") as [ObservedEvent];
  const { sessionId, traceId, time: since } = sample;
  const filters: [EventFilter, (event: StoredEvent) => boolean][] = [
    [{ sessionId }, (event) => event.sessionId === sessionId],
    [{ traceId }, (event) => event.traceId === traceId],
    [{ type: "llm.end" }, (event) => event.type === "llm.end"],
    [{ type: ["llm.end", "log"] }, ({ type }) => type === "llm.end" || type === "log"],
    [{ type: [] }, () => false],
    [{ level: "error" }, (event) => event.level === "error"],
    [
      { level: ["error", "fatal"], sessionId },
      (event) => event.level === "error" && event.sessionId === sessionId,
    ],
    [{ since }, (event) => event.time >= since],
    [
      { since, type: "tool.end", traceId },
      (event) => event.time >= since && event.type === "tool.end" && event.traceId === traceId,
    ],
    [{ afterSeq: 30 }, (event) => event.seq > 30],
    [{ afterSeq: 30, type: "llm.end" }, (event) => event.seq > 30 && event.type === "llm.end"],
  ];

  it.each(filters)("finds what passes %j, in order and up to a limit", (filter, passes) => {
    const { store, write } = setUp();
    write(all);
    const expected = store.events().filter(passes);
    expect(store.events(filter)).toEqual(expected);
    expect(store.events({ ...filter, limit: 2 })).toEqual(expected.slice(0, 2));
    expect(store.events({ ...filter, newestFirst: true, limit: 2 })).toEqual(
      expected.toReversed().slice(0, 2),
    );
  });

  it.each([
    [{ sessionId: "s" }, "SEARCH events USING COVERING INDEX events_by_session (session_id=?)"],
    [{ traceId: "t" }, "SCAN events USING COVERING INDEX events_by_time"],
    [{ type: "llm.end" }, "SCAN events USING COVERING INDEX events_by_time"],
    [{ since: 1, type: "x" }, "SEARCH events USING COVERING INDEX events_by_time (timestamp>?)"],
    [{ afterSeq: 1, type: "x" }, "SEARCH events USING INTEGER PRIMARY KEY (rowid>?)"],
  ] satisfies [EventFilter, string][])("looks for %j where it is cheap", (filter, expected) => {
    const { path } = setUp();
    const { sql, values } = eventQuery(filter);
    const plan = withDatabase(path, (database) =>
      database.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...values),
    );
    expect(plan.map(({ detail }) => detail)).toContain(expected);
  });

  it("returns 1,000 events at the most unless asked for more, and refuses a limit of 0", () => {
    const { store, write } = setUp();
    write(eventFactory().take(1_200));
    expect(store.events()).toHaveLength(1_000);
    expect(store.events({ limit: 1_100 })).toHaveLength(1_100);
    expect(() => store.events({ limit: 0 })).toThrow(
      new RangeError("[sqlite] limit must be an integer of at least 1; received 0."),
    );
  });

  it("names the event of which somebody has spoilt the JSON", () => {
    const { path, store, write } = setUp();
    write(eventFactory().take(3));
    withDatabase(path, (database) => database.exec("UPDATE events SET data = '{' WHERE seq = 2"));
    expect(() => store.events()).toThrow(
      "[sqlite] The data of the event with seq 2 is no valid JSON.",
    );
  });
});

describe("after", () => {
  it("follows a writer, event for event", () => {
    const { store, write } = setUp();
    const events = eventFactory().take(50);
    const seen: StoredEvent[] = [];
    const poll = (limit?: number): void =>
      void seen.push(...store.after(seen.at(-1)?.seq ?? 0, limit));
    poll();
    for (let start = 0; start < 50; start += 10) {
      write(events.slice(start, start + 10));
      poll(7);
    }
    poll();
    expect(ids(seen)).toEqual(ids(events));
  });
});

describe("sessions", () => {
  it("sums a session up", () => {
    const { store, write } = setUp();
    const session = eventFactory().session();
    write(session);
    const count = (type: string): number => session.filter((event) => event.type === type).length;
    const usages = session.flatMap((event) => (event.type === "llm.end" ? [event.data.usage] : []));
    const sum = (bucket: "input" | "output" | "cacheRead"): number =>
      usages.reduce((total, usage) => total + (usage?.[bucket] ?? 0), 0);
    const [summary] = store.sessions();
    expect(summary).toMatchObject({
      sessionId: session[0]?.sessionId,
      userId: session[0]?.userId,
      status: "ok",
      firstTime: session[0]?.time,
      lastTime: session.at(-1)?.time,
      events: session.length,
      commands: count("command.end"),
      llmCalls: count("llm.end"),
      toolCalls: count("tool.end"),
      errors: store.errors().length,
    });
    expect(summary?.tokens).toMatchObject({
      input: sum("input"),
      output: sum("output"),
      cacheRead: sum("cacheRead"),
    });
  });

  it("computes latencies, and counts what has begun and what an estimate is", () => {
    const { store, write } = setUp();
    const sessionId = "s";
    const start = createEvent(
      "llm.start",
      { provider: "openai", operation: "chat", model: "gpt-5" },
      { source: "test", sessionId },
    );
    const ends = Array.from({ length: 101 }, (_, index) => llmEnd(index, 100, { sessionId }));
    const estimate = { ...ends[0]!, id: "e", data: { ...ends[0]!.data, usageSource: "estimated" } };
    write([start, ...ends, estimate as ObservedEvent]);
    const [summary] = store.sessions();
    expect(summary).toMatchObject({
      status: undefined,
      llmCalls: 102,
      commands: 0,
      commandLatency: undefined,
      tokens: { input: 10_200, output: 1_020, reasoning: 510, total: 11_730, estimatedCalls: 1 },
    });
    expect(summary?.llmLatency?.p50Ms).toBeCloseTo(49.5);
    expect(summary?.llmLatency?.p95Ms).toBeCloseTo(94.95);
  });

  it("counts calls in progress", () => {
    const { store, write } = setUp();
    const session = eventFactory().session();
    write(session.filter(({ type }) => !type.endsWith(".end")));
    expect(store.sessions()).toMatchObject([{ commands: 1, llmCalls: 2, toolCalls: 1 }]);
  });

  it("lists those first in which something happened last, up to a limit", () => {
    const { store, write } = setUp();
    const log = (sessionId: string | undefined) =>
      createEvent("log", { message: "" }, { source: "test", ...(sessionId && { sessionId }) });
    write(["a", "b", "c", "a", undefined].map((sessionId) => log(sessionId)));
    const found = (limit?: number): string[] =>
      store.sessions({ limit }).map(({ sessionId }) => sessionId);
    expect(found()).toEqual(["a", "c", "b"]);
    expect(found(2)).toEqual(["a", "c"]);
  });
});

describe("spanTree", () => {
  it("shows the spans of a session, and those of a trace", () => {
    const { store, write } = setUp();
    const factory = eventFactory();
    // As the core emits them: a session is no span.
    const session = factory
      .session()
      .map((event) =>
        event.type.startsWith("session.")
          ? { ...event, traceId: undefined, spanId: undefined }
          : event,
      );
    write([...session, ...factory.session()]);
    const { sessionId } = session[0]!;
    const { traceId } = session[1]!;
    const bySession = store.spanTree({ sessionId: sessionId! });
    expect(bySession.roots).toMatchObject([
      {
        type: "command",
        children: [
          { type: "agent", children: [{ type: "llm" }, { type: "tool" }, { type: "llm" }] },
        ],
      },
    ]);
    expect(bySession.events.map(({ type }) => type)).toContain("session.start");
    expect(store.spanTree({ traceId: traceId! }).roots).toEqual(bySession.roots);
  });

  it("says when there was more than its limit", () => {
    const { store, write } = setUp();
    const session = sessionAsEmitted();
    write(session);
    const { sessionId = "" } = session[0]!;
    const exact = session.length;
    expect(store.spanTree({ sessionId, limit: exact })).toMatchObject({ truncated: false });
    const cut = store.spanTree({ sessionId, limit: 4 });
    expect(cut).toMatchObject({ truncated: true, roots: [{ state: "open" }] });
  });
});

describe("counts, slowest and errors", () => {
  it("counts the events of each type", () => {
    const { store, write } = setUp();
    const odd = { ...createEvent("log", { message: "" }), type: "__proto__" };
    write([...eventFactory().take(3), odd as unknown as ObservedEvent]);
    expect(Object.entries(store.counts())).toEqual([
      ["__proto__", 1],
      ["agent.start", 1],
      ["command.start", 1],
      ["session.start", 1],
    ]);
  });

  it("finds the slowest, of all types or of one", () => {
    const { store, write } = setUp();
    const ends = [30, 10, 50, 20, 40].map((durationMs) => llmEnd(durationMs, 1));
    const tool = { ...ends[0]!, id: "tool", type: "tool.end", data: { durationMs: 45 } };
    write([...ends, tool as unknown as ObservedEvent, createEvent("log", { message: "" })]);
    const slowest = (filter: object): unknown[] =>
      store.slowest(filter).map(({ data }) => (data as { durationMs: number }).durationMs);
    expect(slowest({})).toEqual([50, 45, 40, 30, 20, 10]);
    expect(slowest({ type: "llm.end", limit: 2 })).toEqual([50, 40]);
    expect(slowest({ since: Date.now() + 60_000 })).toEqual([]);
  });

  it("finds what failed, by level or by status, the latest first", () => {
    const { store, write } = setUp();
    const at = (time: number, type: "log", level: "info" | "fatal", sessionId = "s") =>
      createEvent(type, { message: "" }, { source: "test", time, level, sessionId });
    const failedEnd = { ...at(3, "log", "info", "other"), data: { status: "error" } };
    write([at(1, "log", "fatal"), at(2, "log", "info"), failedEnd as never, at(4, "log", "fatal")]);
    const times = (filter?: object): number[] => store.errors(filter).map(({ time }) => time);
    expect(times()).toEqual([4, 3, 1]);
    expect(times({ sessionId: "s" })).toEqual([4, 1]);
    expect(times({ since: 3 })).toEqual([4, 3]);
    expect(times({ limit: 1 })).toEqual([4]);
  });
});

describe("openEventStore", () => {
  it("reads while a writer is in the middle of a transaction, without making it wait", () => {
    const { path, store, write } = setUp();
    const events = eventFactory().take(10);
    write(events);
    const writer = new SqliteDatabase(path, { timeout: 0 });
    writer.exec("BEGIN IMMEDIATE; UPDATE events SET level = 'fatal'");
    expect(ids(store.events())).toEqual(ids(events));
    expect(store.errors()).toEqual([]);
    writer.exec("COMMIT");
    expect(store.errors()).toHaveLength(10);
    writer.close();
  });

  it("reads when nobody writes and the log's files are not there, and writes nothing", async () => {
    const { path, handler, write, store } = setUp();
    write(eventFactory().take(10));
    // The reader first: whoever closes last moves the log's content into the database.
    store.close();
    await handler[Symbol.asyncDispose]?.();
    rmSync(`${path}-wal`, { force: true });
    rmSync(`${path}-shm`, { force: true });
    const alone = open(path);
    expect(alone.events()).toHaveLength(10);
    alone.close();
    void sqliteHandler({ path }).handle(eventFactory({ seed: 2 }).event("log"));
    expect(open(path).events()).toHaveLength(11);
  });

  it("refuses what is no database of events, and says why", () => {
    const directory = temporaryDirectory();
    const file = (name: string, content = ""): string => {
      writeFileSync(join(directory, name), content);
      return join(directory, name);
    };
    const missing = join(directory, "missing.db");
    expect(() => openEventStore(missing)).toThrow(
      `[sqlite] Could not open ${missing}: there is no such file.`,
    );
    expect(() => openEventStore(file("text", "no database at all. ".repeat(10)))).toThrow(
      /Could not open .*text: file is not a database\./,
    );
    expect(() => openEventStore(file("empty"))).toThrow(/no events were ever written to it/);
    expect(() => openEventStore(directory)).toThrow(/Could not open/);
    expect(() => openEventStore("")).toThrow(TypeError);
    const other = join(directory, "other.db");
    withDatabase(other, (database) => database.exec("CREATE TABLE users(name)"));
    expect(() => openEventStore(other)).toThrow(/another application/);
  });

  it("closes twice without harm, and by using", () => {
    const { path, store } = setUp();
    store.close();
    store[Symbol.dispose]();
    expect(() => store.counts()).toThrow(/not open/);
    {
      using inner = openEventStore(path);
      expect(inner.counts()).toEqual({});
    }
  });
});
