import { readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type Diagnostic, ObservabilityManager, type ObservedEvent } from "@llmobs/core";
import { eventFactory, fakeClock } from "@llmobs/testing";
import { describe, expect, it } from "vitest";
import { faultyDisk } from "../test/faulty-disk.ts";
import { logFiles, readLines, readLog } from "../test/lines.ts";
import { temporaryDirectory } from "../test/temporary-directory.ts";
import { fileHandlerOn } from "./file-handler.ts";
import type { FileOptions } from "./file-options.ts";

const HOUR_MS = 3_600_000;
const ids = (events: readonly ObservedEvent[]): string[] => events.map(({ id }) => id);

describe.each([
  ["waiting for the disk", { sync: true }],
  ["not waiting for the disk", { sync: false }],
])("rotation, %s", (_name, mode) => {
  function setUp(options: FileOptions, path = join(temporaryDirectory(), "events.jsonl")) {
    const faulty = faultyDisk();
    // Late in the evening of a day.
    const clock = fakeClock({ now: Date.UTC(2026, 10, 24, 22) });
    const diagnostics: Diagnostic[] = [];
    const start = (): ObservabilityManager =>
      new ObservabilityManager({
        source: "test",
        captureContent: true,
        handlers: [fileHandlerOn(faulty.disk, faulty.asyncDisk, { ...mode, path, ...options })],
        clock,
        onDiagnostic: (diagnostic) => diagnostics.push(diagnostic),
      });
    return { ...faulty, path, clock, start, diagnostics, events: eventFactory() };
  }

  async function write(manager: ObservabilityManager, events: readonly ObservedEvent[]) {
    for (const event of events) {
      manager.observe(event);
      await manager.flush();
    }
  }

  it("by size: no file grows beyond the limit, and no event is lost between two", async () => {
    const { path, start, events } = setUp({ rotateBytes: 10_000 });
    const manager = start();
    const batch = Array.from({ length: 100 }, () => events.sized(500));
    await write(manager, batch);
    await manager.shutdown();
    expect(logFiles(path)).toHaveLength(6);
    expect(readLog(path)).toEqual({ ids: ids(batch), torn: [] });
    for (const file of logFiles(path)) expect(statSync(file).size).toBeLessThanOrEqual(10_000);
  });

  it("by size: one batch goes over several files where it must", async () => {
    const path = join(temporaryDirectory(), "events.jsonl");
    const { disk, asyncDisk } = faultyDisk();
    const handler = fileHandlerOn(disk, asyncDisk, { ...mode, path, rotateBytes: 10_000 });
    const events = eventFactory();
    const batch = Array.from({ length: 100 }, () => events.sized(500));
    await handler.handleBatch?.(batch);
    expect(readLog(path)).toEqual({ ids: ids(batch), torn: [] });
    for (const file of logFiles(path)) expect(statSync(file).size).toBeLessThanOrEqual(10_000);
  });

  it("by size: a single event that is larger has a file of its own", async () => {
    const { path, start, events } = setUp({ rotateBytes: 10_000 });
    const manager = start();
    const batch = [500, 20_000, 500].map((size) => events.sized(size));
    await write(manager, batch);
    await manager.shutdown();
    expect(logFiles(path).map((file) => readLines(file).ids)).toEqual(ids(batch).map((id) => [id]));
  });

  it("by day: at the first event after midnight UTC", async () => {
    const { path, start, clock, events } = setUp({ rotateDaily: true });
    const manager = start();
    const [first, second, third, fourth] = events.take(4) as [
      ObservedEvent,
      ObservedEvent,
      ObservedEvent,
      ObservedEvent,
    ];
    await write(manager, [first]);
    await clock.advance(HOUR_MS);
    await write(manager, [second]);
    await clock.advance(HOUR_MS);
    expect(logFiles(path)).toHaveLength(1);
    await write(manager, [third, fourth]);
    await manager.shutdown();
    expect(logFiles(path).map((file) => basename(file))).toEqual([
      "events.2026-11-24T23-00-00-000Z.jsonl",
      "events.jsonl",
    ]);
    expect(logFiles(path).map((file) => readLines(file).ids)).toEqual([
      ids([first, second]),
      ids([third, fourth]),
    ]);
  });

  it("by day: not where the wall clock steps back", async () => {
    const { path, start, clock, events } = setUp({ rotateDaily: true });
    const manager = start();
    await write(manager, events.take(1));
    clock.step(-48 * HOUR_MS);
    await write(manager, events.take(1));
    await manager.shutdown();
    expect(logFiles(path)).toEqual([path]);
  });

  it("by day: also of a file that another run left behind yesterday", async () => {
    const { path, start, events, clock } = setUp({ rotateDaily: true });
    writeFileSync(path, '{"id":"yesterday"}\n');
    const yesterday = (clock.now() - 24 * HOUR_MS) / 1_000;
    utimesSync(path, yesterday, yesterday);
    const manager = start();
    const [event] = events.take(1) as [ObservedEvent];
    await write(manager, [event]);
    await manager.shutdown();
    expect(logFiles(path).map((file) => readLines(file).ids)).toEqual([["yesterday"], [event.id]]);
    expect(basename(logFiles(path)[0] ?? "")).toBe("events.2026-11-23T22-00-00-000Z.jsonl");
  });

  it("keeps as many files as it is told, and for as long", async () => {
    const { path, start, clock, events } = setUp({ rotateDaily: true, keepFiles: 2 });
    const bystander = join(path, "../events.backup.jsonl");
    writeFileSync(bystander, "mine");
    const manager = start();
    for (const event of events.take(6)) {
      await write(manager, [event]);
      await clock.advance(24 * HOUR_MS);
    }
    await manager.shutdown();
    expect(logFiles(path).map((file) => basename(file))).toEqual([
      "events.2026-11-27T22-00-00-000Z.jsonl",
      "events.2026-11-28T22-00-00-000Z.jsonl",
      "events.backup.jsonl",
      "events.jsonl",
    ]);

    const aged = setUp({ rotateDaily: true, keepDays: 1.5 }, path);
    await aged.clock.advance(6 * 24 * HOUR_MS);
    const restarted = aged.start();
    await write(restarted, events.take(1));
    await restarted.shutdown();
    expect(logFiles(path).some((file) => file.includes("11-27"))).toBe(false);
    expect(readFileSync(bystander, "utf8")).toBe("mine");
  });

  it("never takes a name that is in use", async () => {
    const { path, start, events, clock } = setUp({ rotateBytes: 1_000 });
    const taken = join(path, "../events.2026-11-24T22-00-00-000Z.jsonl");
    writeFileSync(taken, "mine\n");
    const manager = start();
    const batch = Array.from({ length: 5 }, () => events.sized(600));
    // All of them within the same millisecond.
    expect(clock.now()).toBe(Date.UTC(2026, 10, 24, 22));
    await write(manager, batch);
    await manager.shutdown();
    expect(readFileSync(taken, "utf8")).toBe("mine\n");
    expect(readLog(path).ids).toEqual(ids(batch));
  });

  it("goes on in the same file where it can't be put aside, says so, and tries again later", async () => {
    const { path, start, events, clock, always, diagnostics, count } = setUp({
      rotateBytes: 1_000,
    });
    const manager = start();
    always("rename", "EPERM");
    const batch = Array.from({ length: 4 }, () => events.sized(600));
    await write(manager, batch.slice(0, 3));
    expect(count("rename")).toBe(1);
    always("rename", undefined);
    await clock.advance(1_000);
    await write(manager, batch.slice(3));
    const { dropped } = await manager.shutdown();
    expect(dropped).toEqual({});
    expect(logFiles(path).map((file) => readLines(file).ids.length)).toEqual([3, 1]);
    expect(diagnostics).toMatchObject([
      { node: "file", kind: "rotation_failed", error: { code: "EPERM" } },
    ]);
  });

  it("hands back what came while the next file could not be opened, and then writes on", async () => {
    const { path, start, events, clock, always } = setUp({ rotateDaily: true });
    const manager = start();
    const batch = events.take(3);
    await write(manager, batch.slice(0, 1));
    await clock.advance(24 * HOUR_MS);
    // The name for the old file can be taken; then there are no descriptors left.
    always("inspect", "EMFILE");
    await write(manager, batch.slice(1, 2));
    always("inspect", undefined);
    await write(manager, batch.slice(2));
    const { dropped } = await manager.shutdown();
    expect(dropped).toEqual({ handler_error: 1 });
    expect(logFiles(path).map((file) => readLines(file).ids)).toEqual([
      ids(batch.slice(0, 1)),
      ids(batch.slice(2)),
    ]);
  });

  it("says so where old files can't be removed, and loses nothing", async () => {
    const { path, start, events, clock, always, diagnostics } = setUp({
      rotateDaily: true,
      keepFiles: 0,
    });
    const manager = start();
    await write(manager, events.take(1));
    await clock.advance(24 * HOUR_MS);
    always("remove", "EPERM");
    await write(manager, events.take(1));
    await manager.shutdown();
    expect(diagnostics).toMatchObject([{ kind: "retention_failed", error: { code: "EPERM" } }]);
    expect(readLog(path).ids).toHaveLength(2);
  });

  it("leaves a rotation that another process has made already alone", async () => {
    const { path, disk, asyncDisk } = {
      ...faultyDisk(),
      path: join(temporaryDirectory(), "events.jsonl"),
    };
    const events = eventFactory();
    const options = { ...mode, path, rotateBytes: 2_000 };
    const [one, two] = [
      fileHandlerOn(disk, asyncDisk, options),
      fileHandlerOn(disk, asyncDisk, options),
    ];
    const batch = Array.from({ length: 60 }, () => events.sized(500));
    for (const [index, event] of batch.entries()) await (index % 2 === 0 ? one : two).handle(event);
    expect(new Set(readLog(path).ids)).toEqual(new Set(ids(batch)));
    expect(readLog(path).torn).toEqual([]);
    // Three lines a file; each writer may find out late about the other's rotations.
    expect(logFiles(path).length).toBeLessThanOrEqual(31);
  });
});
