import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ObservabilityManager, type Handler, type ObservedEvent } from "@llmobs/core";
import {
  type BatchError,
  dropReasonOf,
  type FailedEvent,
  isBatchError,
  isRetryable,
} from "@llmobs/core/error";
import { eventFactory, fakeClock } from "@llmobs/testing";
import { describe, expect, it } from "vitest";
import { lock, storedIds, withDatabase } from "../test/raw-database.ts";
import { temporaryDirectory } from "../test/temporary-directory.ts";
import { sqliteHandler } from "./sqlite-handler.ts";
import type { SqliteOptions } from "./sqlite-options.ts";

const ids = (events: readonly ObservedEvent[]): string[] => events.map(({ id }) => id);

function setUp(options: SqliteOptions = {}) {
  const path = options.path ?? join(temporaryDirectory(), "events.db");
  return { path, handler: sqliteHandler({ ...options, path }), events: eventFactory() };
}

/** What a handler says of a batch that it doesn't take whole. */
function failureOf(handler: Handler, batch: readonly ObservedEvent[]): BatchError {
  try {
    void handler.handleBatch?.(batch);
  } catch (error) {
    if (isBatchError(error)) return error;
    throw error;
  }
  return expect.unreachable("the batch did not fail");
}

const reasons = (failures: readonly FailedEvent[]): unknown[] =>
  failures.map(({ event, error }) => [event.id, dropReasonOf(error), isRetryable(error)]);

describe("sqliteHandler", () => {
  it("stores the members of an event in columns, and its data as JSON", () => {
    const { path, handler, events } = setUp();
    const event = events.event("llm.end", { attributes: { region: "eu" } });
    void handler.handle(event);
    const row = withDatabase(path, (database) => database.prepare("SELECT * FROM events").get());
    expect(row).toEqual({
      seq: 1,
      event_id: event.id,
      event_type: "llm.end",
      session_id: event.sessionId,
      timestamp: event.time,
      source: event.source,
      user_id: event.userId,
      trace_id: event.traceId,
      span_id: event.spanId,
      parent_span_id: event.parentSpanId,
      level: event.level,
      status: event.data.status,
      duration_ms: event.data.durationMs,
      attributes: '{"region":"eu"}',
      data: JSON.stringify(event.data),
    });
  });

  it("makes the directories, and a file and a log that only their owner can read", () => {
    const { path, handler, events } = setUp({ path: join(temporaryDirectory(), "a/b/events.db") });
    void handler.handle(events.event("log"));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(`${path}-wal`).mode & 0o777).toBe(0o600);
  });

  it("keeps what is there, and goes on behind it", async () => {
    const { path, handler, events } = setUp();
    const batch = events.take(10);
    void handler.handleBatch?.(batch);
    await handler[Symbol.asyncDispose]?.();
    const later = events.event("log");
    void sqliteHandler({ path }).handle(later);
    expect(storedIds(path)).toEqual(ids([...batch, later]));
  });

  it("takes an event a second time without a word, and stores it once", () => {
    const { path, handler, events } = setUp();
    const [one, two, three] = events.take(3) as [ObservedEvent, ObservedEvent, ObservedEvent];
    void handler.handle(one);
    void handler.handle(one);
    void handler.handleBatch?.([one, two, two, three]);
    expect(storedIds(path)).toEqual(ids([one, two, three]));
  });

  it("puts the log into the database as it goes, so that it does not grow for ever", () => {
    const { path, handler, events } = setUp();
    for (let batch = 0; batch < 10; batch++) {
      void handler.handleBatch?.(Array.from({ length: 500 }, () => events.sized(4_000)));
    }
    expect(statSync(path).size).toBeGreaterThan(12_000_000);
    expect(statSync(`${path}-wal`).size).toBeLessThan(16_000_000);
  });

  it("hands back alone an event that can't be stored, with the reason", () => {
    const { path, handler, events } = setUp();
    const good = events.take(4);
    const [base] = events.take(1) as [ObservedEvent];
    const bad = {
      "session-object": { ...base, id: "session-object", sessionId: {} },
      "session-list": { ...base, id: "session-list", sessionId: ["one"] },
      "span-bigint": { ...base, id: "span-bigint", spanId: 1n },
      "time-nan": { ...base, id: "time-nan", time: Number.NaN },
      "no-type": { ...base, id: "no-type", type: undefined },
      "user-huge": { ...base, id: "user-huge", userId: "x".repeat(5_000) },
      throwing: Object.defineProperty({ ...base, id: "throwing" }, "data", {
        get: () => {
          throw new Error("no");
        },
      }),
    } as unknown as Record<string, ObservedEvent>;
    const [one, two, three, four] = good as [
      ObservedEvent,
      ObservedEvent,
      ObservedEvent,
      ObservedEvent,
    ];
    const { failures } = failureOf(handler, [one, two, ...Object.values(bad), three, four]);
    expect(storedIds(path)).toEqual(ids(good));
    expect(reasons(failures)).toEqual(
      Object.keys(bad).map((id) => [
        id,
        id === "user-huge" ? "too_large" : "serialize_error",
        false,
      ]),
    );
  });

  it("cuts data that is too large, and stores valid JSON", () => {
    const { path, handler, events } = setUp({ maxEventBytes: 2_000 });
    void handler.handle(events.sized(50_000));
    const [valid, bytes] = withDatabase(path, (database) =>
      database.prepare("SELECT json_valid(data), octet_length(data) FROM events").raw().get(),
    ) as [number, number];
    expect(valid).toBe(1);
    expect(bytes).toBeLessThanOrEqual(2_000);
    expect(bytes).toBeGreaterThan(500);
  });

  it("hands back what comes after its end, and ends twice without harm", async () => {
    const { path, handler, events } = setUp();
    await handler[Symbol.asyncDispose]?.();
    await handler[Symbol.asyncDispose]?.();
    const [event] = events.take(1) as [ObservedEvent];
    expect(() => handler.handle(event)).toThrow(/disposed/);
    expect(existsSync(`${path}-wal`)).toBe(false);
    expect(storedIds(path)).toEqual([]);
  });
});

describe("a database that another process holds", () => {
  it("hands the whole batch back as retryable, bad events with their own reason", () => {
    const { path, handler, events } = setUp({ busyTimeoutMs: 5 });
    const batch = events.take(3);
    const bad = { ...batch[0], id: "bad", time: "now" } as unknown as ObservedEvent;
    const locked = lock(path);
    const { failures } = failureOf(handler, [...batch, bad]);
    locked.release();
    expect(reasons(failures)).toEqual([
      ...batch.map(({ id }) => [id, "handler_error", true]),
      ["bad", "serialize_error", false],
    ]);
    void handler.handleBatch?.(batch);
    expect(storedIds(path)).toEqual(ids(batch));
  });

  it("blocks the host for the busy timeout at the most, and not again within a second", async () => {
    const { path, events, handler } = setUp({ busyTimeoutMs: 60 });
    const clock = fakeClock();
    const diagnostics: string[] = [];
    const manager = new ObservabilityManager({
      source: "test",
      clock,
      handlers: [handler],
      onDiagnostic: ({ kind }) => void diagnostics.push(kind),
    });
    const waited = (): number => {
      const start = performance.now();
      manager.observe(events.event("log"));
      return performance.now() - start;
    };
    const locked = lock(path);
    const first = waited();
    const rest = Array.from({ length: 20 }, waited).reduce((sum, ms) => sum + ms);
    await clock.advance(1_000);
    const afterASecond = waited();
    locked.release();
    expect(first).toBeGreaterThan(40);
    expect(first).toBeLessThan(500);
    expect(rest).toBeLessThan(40);
    expect(afterASecond).toBeGreaterThan(40);
    await clock.advance(1_000);
    manager.observe(events.event("log"));
    const { delivered, dropped } = await manager.shutdown();
    expect({ delivered, dropped }).toEqual({ delivered: 1, dropped: { handler_error: 22 } });
  });
});

describe("a file that is no database of events", () => {
  const refusal = (path: string): Error => {
    try {
      sqliteHandler({ path });
    } catch (error) {
      return error as Error;
    }
    return expect.unreachable("it was opened");
  };

  it("is refused with its path and the reason, and left alone: a text", () => {
    const path = join(temporaryDirectory(), "notes.txt");
    writeFileSync(path, "These are notes and no database at all, whatever they are called.");
    const error = refusal(path);
    expect(error.message).toBe(`[sqlite] Could not open ${path}: file is not a database.`);
    expect(error.cause).toMatchObject({ code: "SQLITE_NOTADB" });
    expect(readFileSync(path, "utf8")).toMatch(/^These are notes/);
  });

  it("is refused and left alone: the database of another application", () => {
    const path = join(temporaryDirectory(), "app.db");
    withDatabase(path, (database) =>
      database.exec("CREATE TABLE users(name); PRAGMA user_version = 3"),
    );
    const before = readFileSync(path);
    expect(refusal(path).message).toMatch(/another application/);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it("is refused: a directory, and a path below a file", () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, "file"), "");
    expect(refusal(directory).message).toMatch(/Could not open/);
    expect(refusal(join(directory, "file", "events.db")).message).toMatch(/Could not open/);
  });
});

describe("the options", () => {
  it.each([
    [{ path: "" }, "path must be a string with text in it"],
    [{ path: ":memory:" }, "path must lead to a file"],
    [{ name: 7 }, "name must be a string with text in it"],
    [{ busyTimeoutMs: 5_000 }, "busyTimeoutMs must be an integer from 0 to 2000; received 5000."],
    [{ synchronous: "off" }, 'synchronous must be one of "normal", "full"; received "off".'],
    [{ maxEventBytes: 10 }, "maxEventBytes must be an integer of at least 1024; received 10."],
    [{ keepDays: -1 }, "keepDays must be a number of at least 0; received -1."],
    [{ keepBytes: 1 }, "keepBytes must be a number of at least 1048576; received 1."],
    [{ journalSizeLimitBytes: 0.5 }, "journalSizeLimitBytes must be an integer of at least 0"],
    [{ mode: 0o1000 }, "mode must be an integer from 0 to 511; received 512."],
  ])("refuse %j by name and value", (options, message) => {
    const path = join(temporaryDirectory(), "events.db");
    const make = (): unknown => sqliteHandler({ path, ...(options as SqliteOptions) });
    expect(make).toThrow(`[sqlite] ${message}`);
  });
});
