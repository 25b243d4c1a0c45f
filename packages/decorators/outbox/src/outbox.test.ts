import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  type Decorator,
  fanout,
  type Handler,
  type Next,
  type ObservedEvent,
  pipe,
} from "@llmobs/core";
import { dropReasonOf, failuresOf, isRetryable } from "@llmobs/core/error";
import { eventFactory, fakeClock, gatedHandler, recordingHandler } from "@llmobs/testing";
import { describe, expect, it } from "vitest";
import { lock, storedIds, withDatabase } from "../test/raw-database.ts";
import { idsOf, standing } from "../test/standing.ts";
import { temporaryDirectory } from "../test/temporary-directory.ts";
import { outbox } from "./outbox.ts";
import type { OutboxOptions } from "./outbox-options.ts";

const events = eventFactory({ text: "mixed" });

/** An outbox on its own, in front of a destination that hangs. */
function alone(options: OutboxOptions = {}) {
  const path = join(temporaryDirectory(), "new", "outbox.db");
  const sink = gatedHandler();
  sink.hang();
  return { path, sink, box: pipe(outbox({ ...options, path }), sink) };
}

async function errorOf(call: () => void | Promise<void>): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("taking events", () => {
  it("is over when they are committed, one by one and as a batch", () => {
    const { path, box } = alone();
    const [one, ...batch] = events.take(20) as [ObservedEvent, ...ObservedEvent[]];
    void box.handle(one);
    expect(storedIds(path)).toEqual([one.id]);
    void box.handleBatch?.(batch);
    expect(storedIds(path)).toEqual(idsOf([one, ...batch]));
  });

  it("makes the database and its directory, for the owner alone", () => {
    const { path } = alone();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(existsSync(`${path}-lock`)).toBe(true);
    const shared = alone({ mode: 0o640 });
    expect(statSync(shared.path).mode & 0o777).toBe(0o640);
  });

  it("keeps what they were then, whatever becomes of the objects", async () => {
    const sink = recordingHandler();
    const box = pipe(outbox({ path: join(temporaryDirectory(), "outbox.db") }), sink);
    const data = { message: "as it was" };
    const event = { ...events.event("log"), data };
    void box.handle(event);
    data.message = "changed";
    await box.flush?.({ signal: new AbortController().signal });
    expect(sink.events[0]?.data).toEqual({ message: "as it was" });
    await box[Symbol.asyncDispose]?.();
  });

  it("gives them back as JSON has them, whatever they held", async () => {
    const sink = recordingHandler();
    const box = pipe(outbox({ path: join(temporaryDirectory(), "outbox.db") }), sink);
    const circular: Record<string, unknown> = { big: 12n, when: new Date(0), tags: new Set(["a"]) };
    circular["self"] = circular;
    void box.handle({ ...events.event("log"), attributes: { n: 1n }, data: circular as never });
    await box[Symbol.asyncDispose]?.();
    expect(sink.events[0]).toMatchObject({
      attributes: { n: "1" },
      data: { big: "12", when: "1970-01-01T00:00:00.000Z", tags: ["a"], self: "[circular]" },
    });
  });

  it("cuts data that are too large, with a mark", async () => {
    const sink = recordingHandler();
    const path = join(temporaryDirectory(), "outbox.db");
    const box = pipe(outbox({ path, maxEventBytes: 2_000 }), sink);
    void box.handle({ ...events.event("log"), data: { message: "x".repeat(100_000) } });
    await box[Symbol.asyncDispose]?.();
    const [{ data }] = sink.events as [ObservedEvent];
    expect(JSON.stringify(data).length).toBeLessThanOrEqual(2_000);
    expect(data).toMatchObject({ message: expect.stringMatching(/^x+…\[cut \d+ characters\]$/u) });
  });

  it("hands back what can't be stored, by name, and takes the others", async () => {
    const { path, box } = alone({ maxBytes: 10_000 });
    const good = events.take(2);
    const unreadable = new Proxy(events.event("log"), {
      get: (event, member) => {
        if (member === "sessionId") throw new Error("no");
        return Reflect.get(event, member) as unknown;
      },
    });
    const bad: readonly [ObservedEvent, string][] = [
      [{ ...events.event("log"), userId: "u".repeat(4_097) }, "too_large"],
      [{ ...events.event("log"), data: { message: "x".repeat(12_000) } }, "too_large"],
      [{ ...events.event("log"), time: Number.NaN }, "serialize_error"],
      [{ ...events.event("log"), sessionId: 7 as never }, "serialize_error"],
      [unreadable, "serialize_error"],
    ];
    const batch = [good[0]!, ...bad.map(([event]) => event), good[1]!];
    const error = await errorOf(() => box.handleBatch?.(batch));
    expect(
      failuresOf(error, batch).map((failure) => [failure.event, dropReasonOf(failure.error)]),
    ).toEqual(bad);
    expect(failuresOf(error, batch).every((failure) => !isRetryable(failure.error))).toBe(true);
    expect(storedIds(path)).toEqual(idsOf(good));
    for (const [event, reason] of bad) {
      expect(dropReasonOf(await errorOf(() => box.handle(event)))).toBe(reason);
    }
  });

  it("hands back everything while another program has the database locked, without long waits", async () => {
    const { path, box } = alone();
    const held = lock(path);
    const batch = events.take(3);
    const start = performance.now();
    const first = await errorOf(() => box.handleBatch?.(batch));
    const waited = performance.now() - start;
    expect(failuresOf(first, batch).map(({ event }) => event)).toEqual(batch);
    expect(String(failuresOf(first, batch)[0]?.error)).toContain(
      "[outbox] Could not store: database is locked (SQLITE_BUSY).",
    );
    expect(failuresOf(first, batch).every(({ error }) => isRetryable(error))).toBe(true);
    for (let again = 0; again < 20; again++) await errorOf(() => box.handle(batch[0]!));
    // The first one waits; those that follow do not.
    expect(performance.now() - start).toBeLessThan(2 * waited + 200);
    held.release();
    await box.handleBatch?.(batch);
    expect(storedIds(path)).toEqual(idsOf(batch));
  });
});

describe("an outbox that was called off", () => {
  it("takes nothing more, and sends nothing more", async () => {
    const controller = new AbortController();
    const sink = gatedHandler({ async: true });
    const clock = fakeClock();
    const path = join(temporaryDirectory(), "outbox.db");
    const context = { clock, signal: controller.signal, drop: () => {}, diagnostic: () => {} };
    const box = outbox({ path, batchSize: 1, random: () => 0.5 })(
      { handle: (event) => sink.handle(event), handleBatch: (batch) => sink.handleBatch(batch) },
      { ...context, adopt: (handler) => handler as Next },
    );
    sink.hang();
    const taken = events.take(3);
    await box.handleBatch?.(taken);
    await clock.advance(0);
    expect(sink.calls).toHaveLength(1);
    controller.abort();
    sink.release();
    await clock.advance(120_000);
    expect(sink.calls).toHaveLength(1);
    expect(dropReasonOf(await errorOf(() => box.handle(taken[0]!)))).toBe("already_shutdown");
    await box[Symbol.asyncDispose]?.();
    expect(dropReasonOf(await errorOf(() => box.handle(taken[0]!)))).toBe("already_shutdown");
    expect(storedIds(path)).toEqual(idsOf(taken));
  });

  it("leaves nothing behind where it could not be opened", () => {
    const path = join(temporaryDirectory(), "outbox.db");
    withDatabase(path, (database) => database.exec("CREATE TABLE theirs(x)"));
    for (let time = 0; time < 2; time++) {
      expect(() => pipe(outbox({ path }), recordingHandler())).toThrow("another application");
    }
  });
});

describe("a full outbox", () => {
  it.each([
    [{ maxEvents: 4 }, 4],
    [{ maxBytes: 8_192 }, 4],
  ] satisfies [OutboxOptions, number][])(
    "hands new events back as queue_full, and keeps those that it has (%j)",
    async (limits, room) => {
      const { path, box } = alone(limits);
      const batch = Array.from({ length: room + 2 }, () => events.sized(1_900));
      const error = await errorOf(() => box.handleBatch?.(batch));
      expect(failuresOf(error, batch).map(({ event }) => event)).toEqual(batch.slice(room));
      expect(failuresOf(error, batch).map((failure) => dropReasonOf(failure.error))).toEqual([
        "queue_full",
        "queue_full",
      ]);
      const single = await errorOf(() => box.handle(batch[0]!));
      expect(dropReasonOf(single)).toBe("queue_full");
      expect(String(single)).toMatch(/The outbox is full: it holds \d+ events or \d+ bytes\.$/u);
      expect(storedIds(path)).toEqual(idsOf(batch.slice(0, room)));
    },
  );

  it("has the same room for events that come one by one", async () => {
    const { path, box } = alone({ maxBytes: 8_192 });
    const single = Array.from({ length: 6 }, () => events.sized(1_900));
    const errors = await Promise.all(single.map((event) => errorOf(() => box.handle(event))));
    expect(errors.map((error) => error && dropReasonOf(error))).toEqual([
      ...Array.from({ length: 4 }, () => undefined),
      "queue_full",
      "queue_full",
    ]);
    expect(storedIds(path)).toEqual(idsOf(single.slice(0, 4)));
  });

  it("takes one event that fills it, and none that is a byte larger", async () => {
    const event = events.sized(1_900);
    const probe = alone();
    await probe.box.handle(event);
    const bytes = withDatabase(probe.path, (database) =>
      database.prepare<[], number>("SELECT bytes FROM queue").pluck().get(),
    ) as number;
    await alone({ maxBytes: bytes }).box.handle(event);
    const error = await errorOf(() => alone({ maxBytes: bytes - 1 }).box.handle(event));
    expect(String(error)).toContain(
      `[outbox] The event is larger than maxBytes, which is ${bytes - 1}.`,
    );
    expect(dropReasonOf(error)).toBe("too_large");
  });

  it("takes events again when there is room", async () => {
    const box = standing({ maxEvents: 3 });
    box.sink.hang();
    await box.send(5);
    expect(box.books()).toMatchObject({ accepted: 5, dropped: { queue_full: 2 }, queued: 3 });
    box.sink.release();
    await box.turn();
    await box.send(3);
    expect(box.books()).toMatchObject({ accepted: 8, delivered: 6, queued: 0 });
  });

  it("with drop-oldest lets the oldest make room, but for those that are in flight", async () => {
    const box = standing({ maxEvents: 6, batchSize: 2, onFull: "drop-oldest" });
    box.sink.hang();
    const first = await box.send(2);
    const then = await box.send(8);
    expect(storedIds(box.path)).toEqual([...first, ...then.slice(-4)]);
    expect(box.books()).toMatchObject({ accepted: 10, dropped: { evicted: 4 }, queued: 6 });
    expect(box.diagnostics[0]).toMatchObject({ node: "outbox", kind: "evicted" });
    box.sink.release();
    await box.turn();
    expect(box.arrived()).toEqual([...first, ...then.slice(-4)]);
    const later = await box.observe(10);
    expect(box.arrived().slice(6)).toEqual(later);
  });

  it("with drop-oldest evicts as many as a large one needs, also within one batch", async () => {
    const { path, sink } = alone();
    void sink;
    const box = pipe(
      outbox({ path: `${path}2`, maxBytes: 10_000, batchSize: 1, onFull: "drop-oldest" }),
      sink,
    );
    const small = Array.from({ length: 9 }, () => events.sized(1_000));
    const large = events.sized(5_000);
    await box.handleBatch?.([...small, large]);
    expect(storedIds(`${path}2`)).toEqual(idsOf([...small.slice(4), large]));
  });

  it("with drop-oldest refuses the new event where all others are in flight", async () => {
    const box = standing({ maxEvents: 2, onFull: "drop-oldest" });
    box.sink.hang();
    const ids = await box.send(2);
    await box.send(2);
    expect(box.books()).toMatchObject({ dropped: { queue_full: 2 }, queued: 2 });
    box.sink.release();
    await box.turn();
    expect(box.arrived()).toEqual(ids);
  });

  it("shrinks to smaller limits than an earlier process had", async () => {
    const box = standing();
    box.sink.hang();
    const ids = await box.send(10);
    await box.shutdown();
    const next = standing(
      { maxEvents: 4, batchSize: 1, onFull: "drop-oldest" },
      { path: box.path, clock: box.clock },
    );
    next.sink.hang();
    await next.turn();
    const [newest] = await next.send(1);
    expect(storedIds(next.path)).toEqual([ids[0], ...ids.slice(-2), newest]);
    expect(next.books()).toMatchObject({ accepted: 11, dropped: { evicted: 7 }, queued: 4 });
  });
});

describe("where it stands", () => {
  const queueing: Decorator = (next) => ({
    name: "queueing",
    acknowledges: "enqueue",
    handle: (event) => next.handle(event),
  });

  it("refuses to stand in front of what takes events into a queue in memory", () => {
    const path = join(temporaryDirectory(), "outbox.db");
    expect(() => pipe(outbox({ path }), queueing, recordingHandler())).toThrow(TypeError);
    expect(() => pipe(outbox({ path }), fanout(recordingHandler()))).toThrow(
      "The order that works is pipe(buffer(), outbox(), handler).",
    );
    expect(existsSync(path)).toBe(false);
  });

  it("stands behind a queue, in front of what may fail", () => {
    const path = join(temporaryDirectory(), "outbox.db");
    expect(pipe(queueing, outbox({ path }), recordingHandler()).acknowledges).toBe("enqueue");
  });
});

describe("delivering", () => {
  it("begins with the first event where no manager attaches the pipe", async () => {
    const path = join(temporaryDirectory(), "outbox.db");
    const sink = recordingHandler();
    const box = pipe(outbox({ path }), sink);
    const [event] = events.take(1) as [ObservedEvent];
    await box.handle(event);
    await box.flush?.({ signal: new AbortController().signal });
    expect(idsOf(sink.events)).toEqual([event.id]);
    expect(storedIds(path)).toEqual([]);
  });

  it("happens in batches, in the order in which events came, never overlapping", async () => {
    const box = standing({ batchSize: 4 });
    const ids = await box.send(10);
    expect(box.arrived()).toEqual(ids);
    expect(box.calls()).toEqual([4, 4, 2]);
    box.sink.hang();
    await box.send(10);
    expect(box.sink.hanging).toBe(1);
  });

  it("has as many batches in flight as it may, each event in one", async () => {
    const box = standing({ batchSize: 2, concurrency: 3 });
    box.sink.hang();
    const ids = await box.send(10);
    expect(box.sink.hanging).toBe(3);
    box.sink.release();
    await box.turn();
    expect(box.arrived().toSorted()).toEqual(ids);
    expect(box.books()).toMatchObject({ delivered: 10, queued: 0 });
  });

  it("has one in flight while the destination fails, however many it may", async () => {
    const box = standing({ batchSize: 2, concurrency: 3, baseDelayMs: 1_000 });
    box.sink.fail();
    await box.send(12);
    expect(box.calls()).toEqual([2, 2, 2]);
    box.sink.hang();
    await box.pass(500);
    expect(box.sink.hanging).toBe(1);
    await box.pass(60_000);
    expect(box.sink.hanging).toBe(1);
  });

  it("leaves the event loop to others, every 5 ms, where the destination answers at once", async () => {
    const clock = fakeClock();
    const turns: number[] = [];
    let turn = 0;
    const busy: Handler = {
      name: "busy",
      handle: () => {},
      handleBatch: () => {
        clock.advanceSync(2);
        turns.push(turn);
      },
    };
    const box = standing({ batchSize: 1 }, { clock, behind: () => busy });
    for (const event of events.take(7)) box.manager.observe(event);
    for (; turns.length < 7; turn++) await new Promise((resolve) => setImmediate(resolve));
    const perTurn = Object.values(Object.groupBy(turns, String)).map((calls) => calls?.length);
    expect(perTurn).toEqual([3, 3, 1]);
  });

  it("tells of an event that can no longer be read, and goes on", async () => {
    const box = standing();
    box.sink.hang();
    await box.send(3);
    const first = box.path;
    await box.shutdown();
    withDatabase(first, (database) => {
      database.exec("UPDATE queue SET event = '{\"id\":7}' WHERE seq = 1");
      database.exec("UPDATE queue SET event = '{' WHERE seq = 3");
    });
    const next = standing({}, { path: first, clock: box.clock });
    await next.turn();
    expect(next.books()).toMatchObject({
      accepted: 3,
      delivered: 1,
      dropped: { serialize_error: 2 },
      queued: 0,
    });
    expect(next.diagnostics).toMatchObject([{ kind: "serialize_error", count: 2 }]);
  });

  it("does not hold a process that has nothing else to do, but for a flush", async () => {
    const box = standing({ baseDelayMs: 500 });
    box.sink.fail();
    await box.send(1);
    const refs = (): readonly boolean[] => box.clock.pendingTimers.map(({ hasRef }) => hasRef);
    expect(refs()).toEqual([false]);
    const flushed = box.manager.flush({ timeoutMs: 10_000 });
    await box.turn();
    expect(refs()).toEqual([true, true]);
    await box.pass(300);
    expect(refs()).toEqual([true, true]);
    box.sink.release();
    await box.pass(10_000);
    expect(await flushed).toMatchObject({ delivered: 1, timedOut: false });
    expect(refs()).toEqual([false]);
  });
});
