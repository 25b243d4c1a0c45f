import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { deliveryError } from "@llmobs/core/error";
import { describe, expect, it } from "vitest";
import { storedIds, withDatabase } from "../test/raw-database.ts";
import { type Standing, standing } from "../test/standing.ts";
import { temporaryDirectory } from "../test/temporary-directory.ts";
import { openOutbox } from "./outbox-file.ts";
import type { OutboxOptions } from "./outbox-options.ts";

const refused = (message: string, reason: "handler_error" | "too_large" = "handler_error"): Error =>
  deliveryError(message, { retryable: false, reason });

/** An outbox with so many dead letters, for a reason each. */
async function withDead(count: number, options: OutboxOptions = {}): Promise<Standing> {
  const box = standing({ batchSize: 1, ...options });
  for (let index = 0; index < count; index++) {
    box.sink.fail(refused(`no ${index}`, index % 2 === 0 ? "too_large" : "handler_error"));
    await box.send(1);
  }
  box.sink.release();
  return box;
}

describe("openOutbox", () => {
  it("counts and lists what was given up, with its reason and its error", async () => {
    const box = await withDead(3);
    box.sink.hang();
    await box.send(2);
    const file = openOutbox(box.path);
    expect(file.counts()).toMatchObject({
      queued: 2,
      dead: { handler_error: 1, too_large: 2 },
      toReplay: 0,
    });
    expect(file.counts().queuedBytes).toBeGreaterThan(100);
    const [first, second] = file.deadLetters();
    expect(first).toEqual({
      id: 1,
      event: box.sink.calls[0]?.events[0],
      reason: "too_large",
      error: "DeliveryError: no 0",
      attempts: 1,
      storedAt: box.clock.now(),
      diedAt: box.clock.now(),
    });
    expect(second).toMatchObject({ reason: "handler_error", error: "DeliveryError: no 1" });
    file.close();
  });

  it("keeps the first 1,000 characters of an error", async () => {
    const box = standing();
    box.sink.fail(refused("no ".repeat(1_000)));
    await box.send(1);
    using file = openOutbox(box.path);
    expect(file.deadLetters()[0]?.error).toBe(
      `DeliveryError: ${"no ".repeat(1_000)}`.slice(0, 1_000),
    );
  });

  it("lists in pieces, by id and by reason", async () => {
    const box = await withDead(6);
    using file = openOutbox(box.path);
    const ids = (query: Parameters<typeof file.deadLetters>[0]): readonly number[] =>
      file.deadLetters(query).map(({ id }) => id);
    expect(ids({ limit: 4 })).toEqual([1, 2, 3, 4]);
    expect(ids({ limit: 4, afterId: 4 })).toEqual([5, 6]);
    expect(ids({ reason: "too_large" })).toEqual([1, 3, 5]);
    expect(ids({ ids: [6, 2, 99] })).toEqual([2, 6]);
    expect(ids({ ids: [2, 3], reason: "too_large", afterId: 1 })).toEqual([3]);
    expect(ids({ ids: [] })).toEqual([]);
    expect(() => file.deadLetters({ limit: 0 })).toThrow(
      new RangeError("[outbox] limit must be an integer of at least 1; received 0."),
    );
  });

  it("has dead letters tried again by an outbox that is at work, within a second, and booked", async () => {
    const box = await withDead(4);
    using file = openOutbox(box.path);
    expect(file.replay({ reason: "too_large" })).toBe(2);
    expect(file.counts()).toMatchObject({ dead: { handler_error: 2 }, toReplay: 2 });
    expect(file.deadLetters().map(({ id }) => id)).toEqual([2, 4]);
    expect(box.books()).toMatchObject({ accepted: 4, queued: 0 });
    await box.pass(1_000);
    expect(box.arrived()).toHaveLength(2);
    expect(box.books()).toMatchObject({ accepted: 6, recovered: 2, delivered: 2, queued: 0 });
    expect(file.counts()).toMatchObject({ queued: 0, dead: { handler_error: 2 }, toReplay: 0 });
  });

  it("has them tried again as often as it is asked, and they may die again", async () => {
    const box = await withDead(1);
    using file = openOutbox(box.path);
    box.sink.fail(refused("still no"));
    for (let round = 1; round <= 3; round++) {
      expect(file.replay()).toBe(1);
      await box.pass(1_000);
      expect(file.deadLetters()).toMatchObject([
        { id: 1 + round, error: "DeliveryError: still no" },
      ]);
      expect(box.books()).toMatchObject({ accepted: 1 + round, recovered: round, queued: 0 });
    }
  });

  it("has them tried again by the next process where none is at work", async () => {
    const box = await withDead(3);
    await box.shutdown();
    {
      using file = openOutbox(box.path);
      expect(file.replay({ ids: [1, 3] })).toBe(2);
    }
    const next = standing({}, { path: box.path, clock: box.clock });
    await next.turn();
    expect(next.arrived()).toHaveLength(2);
    expect(next.books()).toMatchObject({ accepted: 2, recovered: 2, delivered: 2, queued: 0 });
  });

  it("has them tried again only as far as there is room, the rest later", async () => {
    const box = await withDead(5, { maxEvents: 2 });
    using file = openOutbox(box.path);
    box.sink.hang();
    expect(file.replay()).toBe(5);
    await box.pass(1_000);
    expect(box.books()).toMatchObject({ recovered: 2, queued: 2 });
    expect(file.counts()).toMatchObject({ queued: 2, toReplay: 3 });
    box.sink.release();
    await box.pass(5_000);
    expect(box.books()).toMatchObject({ recovered: 5, delivered: 5, queued: 0 });
  });

  it("has them tried again only as far as there is room for their bytes", async () => {
    const box = await withDead(3);
    const sizes = withDatabase(box.path, (database) =>
      database.prepare<[], number>("SELECT bytes FROM dead_letters ORDER BY id").pluck().all(),
    );
    await box.shutdown();
    const maxBytes = sizes.slice(0, 2).reduce((sum, bytes) => sum + bytes);
    const next = standing({ maxBytes }, { path: box.path, clock: box.clock });
    next.sink.hang();
    using file = openOutbox(box.path);
    expect(file.replay({ ids: [1] })).toBe(1);
    await next.pass(1_000);
    expect(next.books()).toMatchObject({ recovered: 1, queued: 1 });
    expect(file.replay()).toBe(2);
    await next.pass(1_000);
    expect(next.books()).toMatchObject({ accepted: 2, recovered: 2, queued: 2 });
    expect(file.counts()).toMatchObject({ queued: 2, toReplay: 1 });
  });

  it("is closed by its method, and by the end of its block", async () => {
    const { path } = await withDead(1);
    const closed = openOutbox(path);
    closed.close();
    const file = openOutbox(path);
    file[Symbol.dispose]();
    for (const each of [closed, file]) expect(() => each.counts()).toThrow("not open");
  });

  it("purges, all of them or some, and never those that are to be replayed", async () => {
    const box = await withDead(6);
    using file = openOutbox(box.path);
    expect(file.replay({ ids: [1] })).toBe(1);
    expect(file.purge({ reason: "too_large" })).toBe(2);
    expect(file.purge()).toBe(3);
    expect(file.purge()).toBe(0);
    await box.pass(1_000);
    expect(box.arrived()).toHaveLength(1);
  });

  it("changes many in pieces", async () => {
    const box = standing();
    box.sink.fail(refused("no"));
    for (let round = 0; round < 4; round++) await box.send(300);
    using file = openOutbox(box.path);
    box.sink.release();
    expect(file.replay()).toBe(1_200);
    await box.pass(6_000);
    expect(box.books()).toMatchObject({ accepted: 2_400, recovered: 1_200, delivered: 1_200 });
    box.sink.fail(refused("no"));
    for (let round = 0; round < 4; round++) await box.send(300);
    expect(file.purge()).toBe(1_200);
  });

  it("works from another process, while the outbox works", async () => {
    const box = await withDead(2);
    const program = `
      import { openOutbox } from ${JSON.stringify(fileURLToPath(new URL("index.ts", import.meta.url)))};
      const file = openOutbox(${JSON.stringify(box.path)});
      console.log(file.deadLetters().length, file.replay());
      file.close();`;
    const output = execFileSync(process.execPath, ["--input-type=module", "--eval", program]);
    expect(output.toString()).toBe("2 2\n");
    await box.pass(1_000);
    expect(box.arrived()).toHaveLength(2);
  });

  it("gives a dead letter that can no longer be read, without an event", async () => {
    const box = await withDead(1);
    withDatabase(box.path, (database) => database.exec("UPDATE dead_letters SET event = '['"));
    using file = openOutbox(box.path);
    expect(file.deadLetters()).toMatchObject([{ id: 1, event: undefined, reason: "too_large" }]);
  });

  it("refuses what is no outbox's, and makes nothing", () => {
    const directory = temporaryDirectory();
    expect(() => openOutbox(join(directory, "none.db"))).toThrow(
      /none\.db: there is no such file\.$/u,
    );
    const text = join(directory, "text");
    writeFileSync(text, "a text of some length, which is no database at all".repeat(20));
    expect(() => openOutbox(text)).toThrow(
      /^\[outbox\] Could not open .*text: file is not a database/u,
    );
    const empty = join(directory, "empty.db");
    writeFileSync(empty, "");
    expect(() => openOutbox(empty)).toThrow("no outbox has brought it up to date");
    expect(() => openOutbox(":memory:")).toThrow(RangeError);
    expect(() => openOutbox("")).toThrow(TypeError);
  });
});

describe("the limits on dead letters", () => {
  it.each([
    [{ maxEvents: 3 }, 3],
    [{ maxEvents: 0 }, 0],
    [{ maxBytes: 0 }, 0],
  ])("delete the oldest, which is told (%j)", async (deadLetters, left) => {
    const box = await withDead(5, { deadLetters });
    const ids = box.sink.calls.map(({ events }) => events[0]?.id);
    expect(storedIds(box.path, "dead_letters")).toEqual(ids.slice(5 - left));
    expect(box.books().dropped).toEqual({ handler_error: 2, too_large: 3 });
    expect(box.diagnostics.filter(({ kind }) => kind === "dead_letters_full")).toMatchObject([
      { node: "outbox", count: 1 },
    ]);
  });
});
