import { statSync } from "node:fs";
import { join } from "node:path";
import { ObservabilityManager } from "@llmobs/core";
import { eventFactory, fakeClock } from "@llmobs/testing";
import { describe, expect, it } from "vitest";
import { withDatabase } from "../test/raw-database.ts";
import { temporaryDirectory } from "../test/temporary-directory.ts";
import { sqliteHandler } from "./sqlite-handler.ts";

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 1);

const rows = (path: string): { count: number; first: number; last: number; oldest: number } =>
  withDatabase(path, (database) =>
    database
      .prepare(
        "SELECT COUNT(*) AS count, MIN(seq) AS first, MAX(seq) AS last, MIN(timestamp) AS oldest FROM events",
      )
      .get(),
  ) as { count: number; first: number; last: number; oldest: number };

describe("keepDays", () => {
  function setUp() {
    const path = join(temporaryDirectory(), "events.db");
    const clock = fakeClock({ now: START });
    const handler = sqliteHandler({ path, keepDays: 7 });
    const manager = new ObservabilityManager({ source: "test", clock, handlers: [handler] });
    const write = (count: number): void => {
      const events = eventFactory({ seed: clock.now(), start: clock.now() });
      for (const event of events.take(count)) manager.observe(event);
    };
    return { path, clock, write };
  }

  it("deletes by the events' own time, without ever deleting much at once", async () => {
    const { path, clock, write } = setUp();
    write(1_500);
    await clock.advance(8 * DAY_MS);
    write(256);
    const partly = rows(path);
    expect(partly.count).toBeGreaterThan(1_756 - 2 * 512);
    expect(partly.count).toBeLessThan(1_756);
    for (let i = 0; i < 4; i++) write(256);
    expect(rows(path).oldest).toBeGreaterThanOrEqual(START + 8 * DAY_MS);
  });

  it("also works for a process that writes a single event and ends", async () => {
    const { path, clock, write } = setUp();
    write(100);
    await clock.advance(8 * DAY_MS);
    const handler = sqliteHandler({ path, keepDays: 7 });
    const manager = new ObservabilityManager({ source: "test", clock, handlers: [handler] });
    manager.log("one");
    await manager.shutdown();
    expect(rows(path).count).toBe(1);
  });

  it("never gives a place to a second event, not even when all are gone", async () => {
    const { path, write } = setUp();
    write(100);
    withDatabase(path, (database) => database.exec("DELETE FROM events"));
    write(1);
    expect(rows(path)).toMatchObject({ count: 1, first: 101 });
  });
});

describe("keepBytes", () => {
  it("keeps the newest events and the file within its limit, however much is written", async () => {
    const path = join(temporaryDirectory(), "events.db");
    const keepBytes = 2_000_000;
    const handler = sqliteHandler({ path, keepBytes });
    const events = eventFactory();
    for (let batch = 0; batch < 40; batch++) {
      void handler.handleBatch?.(Array.from({ length: 100 }, () => events.sized(2_000)));
    }
    await handler[Symbol.asyncDispose]?.();
    const { count, first, last } = rows(path);
    expect(last).toBe(4_000);
    expect(count).toBe(last - first + 1);
    expect(count).toBeGreaterThan(500);
    expect(statSync(path).size).toBeLessThan(keepBytes * 1.6);
  });

  it("also holds for events that come one by one", async () => {
    const path = join(temporaryDirectory(), "events.db");
    const handler = sqliteHandler({ path, keepBytes: 1_048_576 });
    const events = eventFactory();
    for (let i = 0; i < 2_000; i++) void handler.handle(events.sized(1_000));
    await handler[Symbol.asyncDispose]?.();
    expect(rows(path).last).toBe(2_000);
    expect(rows(path).count).toBeGreaterThan(300);
    expect(statSync(path).size).toBeLessThan(1_048_576 * 1.6);
  });
});

describe("a retention that fails", () => {
  it("is told as a diagnostic, and what was written stays", async () => {
    const path = join(temporaryDirectory(), "events.db");
    const handler = sqliteHandler({ path, keepDays: 1 });
    const told: string[] = [];
    const manager = new ObservabilityManager({
      source: "test",
      handlers: [handler],
      onDiagnostic: ({ node, kind }) => void told.push(`${node}: ${kind}`),
    });
    withDatabase(path, (database) =>
      database.exec(
        "CREATE TRIGGER stop BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'no'); END",
      ),
    );
    for (const event of eventFactory({ start: START - 90 * DAY_MS }).take(300)) {
      manager.observe(event);
    }
    const { delivered } = await manager.shutdown();
    expect({ delivered, told: [...new Set(told)] }).toEqual({
      delivered: 300,
      told: ["sqlite: retention"],
    });
  });
});
