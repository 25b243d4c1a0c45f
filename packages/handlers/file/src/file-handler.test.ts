import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { ObservabilityManager, type ObservedEvent } from "@llmobs/core";
import { type BatchError, dropReasonOf, isRetryable } from "@llmobs/core/error";
import { eventFactory, fakeClock } from "@llmobs/testing";
import { describe, expect, it } from "vitest";
import { faultyDisk } from "../test/faulty-disk.ts";
import { readLines } from "../test/lines.ts";
import { temporaryDirectory } from "../test/temporary-directory.ts";
import { fileHandler, fileHandlerOn } from "./file-handler.ts";
import type { FileOptions } from "./file-options.ts";

const ids = (events: readonly ObservedEvent[]): string[] => events.map(({ id }) => id);

/** What a call threw or its promise rejected with. */
async function failureOf(call: () => unknown): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    return error;
  }
  return expect.unreachable("the call did not fail");
}

describe.each([
  ["waiting for the disk", { sync: true }],
  ["not waiting for the disk", { sync: false }],
])("a file handler %s", (_name, mode) => {
  function setUp(options: FileOptions = {}) {
    const faulty = faultyDisk();
    const path = options.path ?? join(temporaryDirectory(), "events.jsonl");
    const make = () => fileHandlerOn(faulty.disk, faulty.asyncDisk, { ...mode, ...options, path });
    return { ...faulty, path, make, events: eventFactory({ text: "mixed" }) };
  }

  it("writes one line an event, and a batch in one write", async () => {
    const { path, make, events, count } = setUp();
    const handler = make();
    const first = events.event("log");
    await handler.handle(first);
    const batch = events.take(256);
    await handler.handleBatch?.(batch);
    await handler[Symbol.asyncDispose]?.();
    expect(readLines(path)).toEqual({ ids: ids([first, ...batch]), torn: [] });
    expect(count("write")).toBe(2);
    expect(readFileSync(path, "utf8").split("\n")[0]).toBe(JSON.stringify(first));
  });

  it("makes the directories, and a file that only its owner can read", async () => {
    const { path, make, events } = setUp({ path: join(temporaryDirectory(), "a/b/events.jsonl") });
    await make().handle(events.event("log"));
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("writes behind what is there", async () => {
    const { path, make, events } = setUp();
    writeFileSync(path, '{"id":"old"}\n');
    const event = events.event("log");
    await make().handle(event);
    expect(readLines(path).ids).toEqual(["old", event.id]);
  });

  it("ends a line that a crash has torn, removes nothing, and loses nothing behind it", async () => {
    const { path, make, events } = setUp();
    const before = '{"id":"old"}\n{"id":"to';
    writeFileSync(path, before);
    const batch = events.take(3);
    await make().handleBatch?.(batch);
    expect(readFileSync(path, "utf8").startsWith(`${before}\n`)).toBe(true);
    expect(readLines(path)).toEqual({ ids: ["old", ...ids(batch)], torn: ['{"id":"to'] });
  });

  it("goes on where the disk took only a part", async () => {
    const { path, make, events, next, count } = setUp();
    const handler = make();
    const batch = events.take(20);
    next("write", 1, 700, 3_000);
    await handler.handleBatch?.(batch);
    expect(readLines(path)).toEqual({ ids: ids(batch), torn: [] });
    expect(count("write")).toBe(4);
  });

  it.each(["EAGAIN", "EBUSY", "EINTR"])("waits a little where the disk says %s", async (code) => {
    const { path, make, events, next } = setUp();
    const handler = make();
    const event = events.event("log");
    next("write", code, 10, code, code);
    await handler.handle(event);
    expect(readLines(path)).toEqual({ ids: [event.id], torn: [] });
  });

  it("gives up after five pauses, and takes no bytes for no progress", async () => {
    const { make, events, always, count } = setUp();
    const handler = make();
    always("write", "EAGAIN");
    expect(await failureOf(() => handler.handle(events.event("log")))).toMatchObject({
      message: expect.stringContaining("EAGAIN"),
    });
    expect(count("pause")).toBe(5);
    always("write", 0);
    expect(await failureOf(() => handler.handle(events.event("log")))).toMatchObject({
      message: expect.stringContaining("The disk takes no bytes."),
    });
    expect(count("pause")).toBe(10);
  });

  it("hands back exactly what a full disk did not take, and writes on when space returns", async () => {
    const { path, make, events, next, always } = setUp();
    const handler = make();
    const batch = Array.from({ length: 10 }, () => events.sized(1_000));
    next("write", 3_500, "ENOSPC");
    const failure = (await failureOf(() => handler.handleBatch?.(batch))) as BatchError;
    expect(failure.failures.map(({ event }) => event)).toEqual(batch.slice(3));
    expect(isRetryable(failure.failures[0]?.error)).toBe(true);
    expect(failure.failures[0]?.error).toMatchObject({
      message: `[file] Could not write to ${path}: ENOSPC: write failed`,
      cause: { code: "ENOSPC" },
    });

    always("write", "ENOSPC");
    expect(await failureOf(() => handler.handle(events.event("log")))).toMatchObject({
      cause: { code: "ENOSPC" },
    });
    always("write", undefined);
    const later = events.take(2);
    await handler.handleBatch?.(later);
    const content = readLines(path);
    expect(content.ids).toEqual(ids([...batch.slice(0, 3), ...later]));
    expect(content.torn).toHaveLength(1);
  });

  it("does not tear a line where the disk was full exactly at its end", async () => {
    const { path, make, events, next } = setUp();
    const handler = make();
    const batch = Array.from({ length: 3 }, () => events.sized(1_000));
    next("write", 1_001, "ENOSPC");
    await failureOf(() => handler.handleBatch?.(batch));
    await handler.handleBatch?.(batch.slice(1));
    expect(readFileSync(path, "utf8")).toBe(
      batch.map((event) => `${JSON.stringify(event)}\n`).join(""),
    );
  });

  it("splits a batch into writes of at most 256 KiB, between lines", async () => {
    const { path, make, events, calls } = setUp();
    const batch = Array.from({ length: 200 }, () => events.sized(4_000));
    await make().handleBatch?.(batch);
    expect(readLines(path)).toEqual({ ids: ids(batch), torn: [] });
    const sizes = calls
      .filter((call) => call.startsWith("write"))
      .map((call) => Number(call.slice(6)));
    expect(sizes.length).toBe(4);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(262_144);
  });

  it("cuts an event that is too large, and writes it as valid JSON", async () => {
    const { path, make, events } = setUp({ maxEventBytes: 2_048 });
    const huge = { ...events.event("log"), data: { message: "ü".repeat(1_000_000) } };
    const next = events.event("log");
    await make().handleBatch?.([huge, next]);
    const [line = ""] = readFileSync(path, "utf8").split("\n");
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(2_048);
    expect(readLines(path)).toEqual({ ids: ids([huge, next]), torn: [] });
  });

  it("takes an event that fills the buffer to the last byte", async () => {
    const { path, make, events } = setUp();
    const batch = [events.event("log"), events.sized(262_144), events.event("log")];
    await make().handleBatch?.(batch);
    expect(readLines(path)).toEqual({ ids: ids(batch), torn: [] });
  });

  it.each([
    ["never", 0, 0],
    ["batch", 2, 2],
    ["close", 0, 1],
  ] as const)(
    "with fsync %s it syncs the file %d times in two writes, %d times in all",
    async (fsync, written, closed) => {
      const { path, make, events, count } = setUp({ fsync });
      writeFileSync(path, '{"id":"old"}\n');
      const handler = make();
      await handler.handle(events.event("log"));
      await handler.handleBatch?.(events.take(5));
      expect(count("sync")).toBe(written);
      await handler[Symbol.asyncDispose]?.();
      expect(count("sync")).toBe(closed);
    },
  );

  it("puts the name of a new file on the device as well", async () => {
    const { make, calls } = setUp({ fsync: "batch" });
    make();
    expect(calls).toEqual(["open", "inspect", "open", "sync", "close"]);
  });

  it("hands back all of a batch that it wrote and could not sync", async () => {
    const { make, events, always } = setUp({ fsync: "batch" });
    const handler = make();
    always("sync", "EIO");
    const batch = events.take(4);
    const failure = (await failureOf(() => handler.handleBatch?.(batch))) as BatchError;
    expect(failure.failures.map(({ event }) => event)).toEqual(batch);
  });

  it("takes nothing after it is disposed, and closes what it opened once", async () => {
    const { path, make, events, count } = setUp();
    const handler = make();
    await handler[Symbol.asyncDispose]?.();
    await handler[Symbol.asyncDispose]?.();
    await handler.flush?.({ signal: new AbortController().signal });
    const late = [
      await failureOf(() => handler.handle(events.event("log"))),
      await failureOf(() => handler.handleBatch?.(events.take(2))),
    ];
    expect(late.map(dropReasonOf)).toEqual(["already_shutdown", "already_shutdown"]);
    expect(count("open")).toBe(1);
    expect(count("close")).toBe(1);
    expect(readFileSync(path, "utf8")).toBe("");
  });

  describe("when somebody moves the file", () => {
    async function written(change: (path: string) => void, moment: "flush" | "second") {
      const set = setUp();
      const clock = fakeClock();
      const handler = set.make();
      const manager = new ObservabilityManager({ source: "test", handlers: [handler], clock });
      const batch = set.events.take(4);
      manager.observe(batch[0] as ObservedEvent);
      await manager.flush();
      change(set.path);
      if (moment === "flush") await manager.flush();
      else await clock.advance(1_000);
      for (const event of batch.slice(1)) manager.observe(event);
      await manager.shutdown();
      return { ...set, batch };
    }

    it.each(["flush", "second"] as const)("writes a new one after the next %s", async (moment) => {
      const { path, batch } = await written((from) => renameSync(from, `${from}.1`), moment);
      expect(readLines(`${path}.1`).ids).toEqual(ids(batch.slice(0, 1)));
      expect(readLines(path).ids).toEqual(ids(batch.slice(1)));
    });

    it("makes its directory again where that was removed", async () => {
      const { path, batch } = await written(
        (from) => rmSync(join(from, ".."), { recursive: true }),
        "second",
      );
      expect(readLines(path).ids).toEqual(ids(batch.slice(1)));
      rmSync(join(path, ".."), { recursive: true });
    });

    it("writes on at the start where it was emptied", async () => {
      const { path, batch } = await written((from) => truncateSync(from), "second");
      expect(readLines(path)).toEqual({ ids: ids(batch.slice(1)), torn: [] });
    });
  });

  it("does not look for the file more than once a second", async () => {
    const { make, events, count } = setUp();
    const handler = make();
    for (const event of events.take(100)) await handler.handle(event);
    expect(count("find")).toBeLessThanOrEqual(1);
  });

  it("opens the file again where somebody else closed it", async () => {
    const { path, make, events, next, count } = setUp();
    const handler = make();
    const event = events.event("log");
    next("write", "EBADF");
    await failureOf(() => handler.handle(event));
    await handler.handle(event);
    expect(readLines(path).ids).toEqual([event.id]);
    expect(count("open")).toBe(2);
    expect(count("close")).toBe(0);
  });

  it("shares a file with another writer, line by line", async () => {
    const { path, make, events } = setUp();
    const [one, two] = [make(), make()];
    const batch = events.take(40);
    await Promise.all(
      batch.map(async (event, index) => (index % 2 === 0 ? one : two).handle(event)),
    );
    expect(new Set(readLines(path).ids)).toEqual(new Set(ids(batch)));
  });

  it("refuses at once a path that a person must put right, and names it", () => {
    const directory = temporaryDirectory();
    const file = join(directory, "file");
    writeFileSync(file, "");
    mkdirSync(join(directory, "directory"));
    expect(() => fileHandler({ ...mode, path: join(directory, "directory") })).toThrow(
      `[file] Could not open ${join(directory, "directory")}: EISDIR`,
    );
    expect(() => fileHandler({ ...mode, path: join(file, "events.jsonl") })).toThrow(
      `[file] Could not open ${join(file, "events.jsonl")}: ENOTDIR`,
    );
  });

  it.each(["ENOSPC", "EMFILE", "EIO"])("starts in spite of %s, which may pass", async (code) => {
    const { path, make, events, always } = setUp();
    always("open", code);
    const handler = make();
    expect(await failureOf(() => handler.handle(events.event("log")))).toMatchObject({
      cause: { code },
    });
    always("open", undefined);
    const event = events.event("log");
    await handler.handle(event);
    expect(readLines(path).ids).toEqual([event.id]);
  });

  it("leaves no file open where looking at it failed", () => {
    const { make, always, count } = setUp();
    always("inspect", "EIO");
    make();
    expect(count("close")).toBe(count("open"));
  });
});

describe("the options of a file handler", () => {
  it.each<[FileOptions, string]>([
    [{ maxEventBytes: -1 }, "maxEventBytes must be an integer of at least 1024; received -1."],
    [{ rotateBytes: 0 }, "rotateBytes must be a number of at least 1; received 0."],
    [{ keepFiles: -1 }, "keepFiles must be a number of at least 0; received -1."],
    [{ keepDays: Number.NaN }, "keepDays must be a number of at least 0; received NaN."],
    [
      { keepFiles: 3 },
      "keepFiles and keepDays choose among files that were put aside; they need rotateBytes or rotateDaily.",
    ],
    [
      { fsync: "always" as "never" },
      'fsync must be one of "never", "batch", "close"; received "always".',
    ],
    [{ sync: "no" as unknown as boolean }, 'sync must be true or false; received "no".'],
    [{ path: "" }, 'path must be a string with text in it; received "".'],
    [{ mode: -1 }, "mode must be an integer from 0 to 4095; received -1."],
  ])("refuse %o", (options, message) => {
    const path = join(temporaryDirectory(), "events.jsonl");
    expect(() => fileHandler({ path, ...options })).toThrow(`[file] ${message}`);
    expect(existsSync(path)).toBe(false);
  });
});
