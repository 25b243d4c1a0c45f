import type { DiagnosticInput, DropReason, ObservedEvent } from "@llmobs/core";
import { eventFactory, fakeClock } from "@llmobs/testing";
import { describe, expect, it } from "vitest";
import { batchOf } from "./batch.ts";
import { textOf } from "./event-text.ts";
import type { StoredRow } from "./queue-table.ts";
import { Reports } from "./reports.ts";

function setUp() {
  const drops: (readonly [ObservedEvent, DropReason])[] = [];
  const told: DiagnosticInput[] = [];
  const reports = new Reports({
    clock: fakeClock(),
    signal: new AbortController().signal,
    drop: (event, reason) => drops.push([event, reason]),
    diagnostic: (diagnostic) => told.push(diagnostic),
    adopt: () => {
      throw new Error("outbox adopts nothing");
    },
  });
  return { reports, drops, told };
}

const events = eventFactory().take(3) as readonly [ObservedEvent, ObservedEvent, ObservedEvent];
const rows = events.map((event, index): StoredRow => {
  const text = textOf(event, 10_000);
  return { seq: index + 1, storedAt: 0, attempts: 0, bytes: text.length, event: text };
}) as unknown as readonly [StoredRow, StoredRow, StoredRow];
const broken: StoredRow = { ...rows[0], seq: 9, event: "{" };
const standIn = {
  id: "unreadable",
  type: "log",
  time: 0,
  source: "outbox",
  level: "error",
  data: { message: "An event that the outbox can no longer read" },
};

describe("Reports", () => {
  it("books what is evicted, each event, and tells it once", () => {
    const { reports, drops, told } = setUp();
    reports.evicted([rows[0], broken]);
    expect(drops).toMatchObject([
      [{ id: events[0].id }, "evicted"],
      [standIn, "evicted"],
    ]);
    const message = "The outbox is full: its oldest events are dropped";
    expect(told).toEqual([{ kind: "evicted", message, count: 2 }]);
  });

  it("books what is dead, each event, and tells it once for each reason, with the last error", () => {
    const { reports, drops, told } = setUp();
    const batch = batchOf([...rows, broken], "fresh", 0);
    reports.dead(
      [
        { row: broken, reason: "serialize_error", error: "unreadable" },
        { row: rows[0], reason: "too_large", error: "first" },
        { row: rows[2], reason: "too_large", error: "last" },
      ],
      batch,
    );
    expect(drops).toMatchObject([
      [standIn, "serialize_error"],
      [{ id: events[0].id }, "too_large"],
      [{ id: events[2].id }, "too_large"],
    ]);
    const message = "Events could not be delivered and became dead letters";
    expect(told).toEqual([
      { kind: "serialize_error", message, count: 1, error: "unreadable" },
      { kind: "too_large", message, count: 2, error: "last" },
    ]);
  });

  it("tells what else a person ought to know", () => {
    const { reports, told } = setUp();
    reports.failed(7, "503");
    reports.discarded(3);
    reports.damaged({ aside: "/data/outbox.db.damaged-1", salvaged: 12 });
    expect(told).toEqual([
      {
        kind: "delivery_failed",
        message: "Events could not be delivered; they are kept and tried again",
        count: 7,
        error: "503",
      },
      {
        kind: "dead_letters_full",
        message: "There were too many dead letters: the oldest are deleted",
        count: 3,
      },
      {
        kind: "database_damaged",
        message:
          "The database was damaged and lies at /data/outbox.db.damaged-1 now; what could be read, 12 events, is in a new one",
      },
    ]);
  });

  it("gives what was done with the database, or tells why it could not be", () => {
    const { reports, told } = setUp();
    const error = new Error("locked");
    expect(reports.attempt("could not be read", () => 7)).toBe(7);
    expect(told).toEqual([]);
    const attempt = reports.attempt("could not be read", () => {
      throw error;
    });
    expect(attempt).toBeUndefined();
    const message = "The database could not be read; it is tried again";
    expect(told).toEqual([{ kind: "database_error", message, error }]);
  });
});
