import { deliveryError } from "@llmobs/core/error";
import { describe, expect, it } from "vitest";
import { storedIds, withDatabase } from "../test/raw-database.ts";
import { type Standing, standing } from "../test/standing.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** When the calls came, in milliseconds from the start, while time passes in small steps. */
async function callTimes(
  { clock, sink, turn }: Standing,
  forMs: number,
  stepMs = 50,
): Promise<readonly number[]> {
  const times: number[] = [];
  let known = sink.calls.length;
  for (let passed = 0; passed <= forMs; passed += stepMs) {
    while (known < sink.calls.length) {
      times.push(clock.monotonic());
      known++;
    }
    await clock.advance(stepMs);
    await turn();
  }
  return times;
}

describe("a destination that fails", () => {
  it("is tried again after random waits that double up to a limit, one event at a time", async () => {
    const box = standing({ baseDelayMs: 1_000, maxDelayMs: 8_000, random: () => 0.5 });
    box.sink.fail();
    await box.send(5);
    const times = await callTimes(box, 20_000);
    // 0.5 × 1, 2, 4, 8, 8 seconds behind each other.
    expect(times.map((time) => Math.round(time / 50) * 50)).toEqual([
      500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500,
    ]);
    expect(box.calls()).toEqual([5, 1, 1, 1, 1, 1, 1, 1]);
    expect(box.books()).toMatchObject({ accepted: 5, delivered: 0, dropped: {}, queued: 5 });
  });

  it("gets everything once it works, in order but for what was tried alone, in growing batches", async () => {
    const box = standing({ baseDelayMs: 1_000, batchSize: 8 });
    box.sink.fail();
    const ids = await box.send(30);
    box.sink.release();
    await box.pass(500);
    expect(box.calls()).toEqual([8, 1, 2, 4, 8, 8, 7]);
    expect(box.arrived()).toEqual(ids);
    expect(box.books()).toMatchObject({ accepted: 30, delivered: 30, dropped: {}, queued: 0 });
  });

  it("is not called more often because new events come", async () => {
    const box = standing({ baseDelayMs: 1_000, maxDelayMs: 1_000 });
    box.sink.fail();
    for (let second = 0; second < 10; second++) {
      await box.observe(20);
      await box.pass(1_000);
    }
    // A wait takes half a second.
    expect(box.calls().length).toBeLessThanOrEqual(2 * 10 + 1);
    expect(box.books()).toMatchObject({ delivered: 0, queued: 200 });
  });

  it("is told of, with the error, and how many events wait for it", async () => {
    const box = standing();
    box.sink.fail(new Error("503"));
    await box.send(3);
    expect(box.diagnostics).toMatchObject([
      { node: "outbox", kind: "delivery_failed", count: 3, error: new Error("503") },
    ]);
  });

  it("is not told of a second time when it works again", async () => {
    const box = standing();
    box.sink.fail();
    await box.send(3);
    box.sink.release();
    await box.pass(5 * MINUTE_MS);
    expect(box.diagnostics).toHaveLength(1);
  });
});

describe("events that fail on their own", () => {
  it("are tried again alone, later and later, and hold up no others", async () => {
    const box = standing({ baseDelayMs: 1_000 });
    const failing = new Set<string>();
    box.sink.failWhere(({ id }) => failing.has(id));
    box.sink.hang();
    const ids = await box.send(10);
    failing.add(ids[3] as string);
    box.sink.failWhere(({ id }) => failing.has(id));
    await box.turn();
    expect(box.arrived()).toEqual(ids.filter((id) => !failing.has(id)));
    expect(box.calls()).toEqual([10]);
    const [before, ...again] = [box.calls().length, ...(await callTimes(box, 4_000))];
    expect(again.map((time) => Math.round(time / 50) * 50)).toEqual([500, 1_500, 3_500]);
    expect(box.calls().slice(before)).toEqual([1, 1, 1]);
    const later = await box.send(5);
    expect(box.arrived().slice(-5)).toEqual(later);
    failing.clear();
    await box.pass(5 * MINUTE_MS);
    expect(box.arrived()).toContain(ids[3]);
    expect(box.books()).toMatchObject({ accepted: 15, delivered: 15, queued: 0 });
  });

  it("are found out where a single one spoils its batches as wholes", async () => {
    let poison = "";
    const box = standing(
      { baseDelayMs: 100, maxDelayMs: 1_000, batchSize: 16 },
      {
        behind: (sink) => ({
          name: "all or nothing",
          handle: () => {},
          handleBatch: async (events) => {
            if (events.some(({ id }) => id === poison)) throw new Error("500");
            await sink.handleBatch?.(events);
          },
        }),
      },
    );
    box.sink.hang();
    const [first] = await box.send(1);
    const others = await box.send(40);
    poison = others[5] as string;
    box.sink.release();
    await box.pass(5_000);
    expect(new Set(box.arrived())).toEqual(
      new Set([first, ...others].filter((id) => id !== poison)),
    );
    expect(box.books()).toMatchObject({ delivered: 40, dropped: {}, queued: 1 });
    const later = await box.send(40);
    await box.pass(2_000);
    for (const id of later) expect(box.arrived()).toContain(id);
  });

  it("do not starve new ones, however many they are", async () => {
    const box = standing({ baseDelayMs: 1_000, maxDelayMs: 10_000, batchSize: 16 });
    const failing = new Set<string>();
    box.sink.hang();
    for (const [index, id] of (await box.send(400)).entries()) if (index % 2 === 1) failing.add(id);
    box.sink.failWhere(({ id }) => failing.has(id));
    await box.pass(60_000);
    expect(box.books()).toMatchObject({ delivered: 200, queued: 200 });
    for (let second = 0; second < 30; second++) {
      const ids = await box.send(30);
      await box.pass(1_000);
      for (const id of ids) expect(box.arrived(), `second ${second}`).toContain(id);
    }
  });
});

describe("Retry-After", () => {
  it("is kept by both lanes, for whatever is sent, and across a restart", async () => {
    const box = standing({ baseDelayMs: 10 });
    const failing = new Set<string>();
    box.sink.hang();
    const ids = await box.send(4);
    failing.add(ids[0] as string);
    box.sink.failWhere(({ id }) => failing.has(id), deliveryError("429", { retryAfterMs: 30_000 }));
    await box.turn();
    expect(box.arrived()).toEqual(ids.slice(1));
    await box.send(4);
    await box.pass(10_000);
    expect(box.calls()).toEqual([4]);
    await box.shutdown();

    const next = standing({ baseDelayMs: 10 }, { path: box.path, clock: box.clock });
    const asked = box.clock.monotonic();
    await next.pass(30_000 - asked);
    expect(next.calls()).toEqual([]);
    await next.pass(1_000);
    expect(next.arrived()).toHaveLength(5);
  });

  it("of more than a day is taken to be a mistake", async () => {
    const box = standing();
    box.sink.fail(deliveryError("429", { retryAfterMs: 1e12 }));
    await box.send(1);
    const untilMs = withDatabase(box.path, (database) =>
      database.prepare<[], number>("SELECT fresh_until FROM state").pluck().get(),
    );
    const dayMs = 24 * HOUR_MS;
    expect((untilMs ?? 0) - box.clock.now()).toBeGreaterThanOrEqual(dayMs);
    expect((untilMs ?? 0) - box.clock.now()).toBeLessThanOrEqual(dayMs + 1_000);
  });
});

describe("giving up", () => {
  it("is at once, and only of the events that are refused", async () => {
    const box = standing();
    box.sink.hang();
    const ids = await box.send(5);
    const refused = ids.slice(1, 3);
    box.sink.failWhere(
      ({ id }) => refused.includes(id),
      deliveryError("413", { retryable: false, reason: "too_large" }),
    );
    await box.turn();
    expect(box.arrived()).toEqual([ids[0], ids[3], ids[4]]);
    expect(box.books()).toMatchObject({ delivered: 3, dropped: { too_large: 2 }, queued: 0 });
    expect(storedIds(box.path, "dead_letters")).toEqual(refused);
    expect(box.diagnostics).toMatchObject([{ node: "outbox", kind: "too_large", count: 2 }]);
    await box.pass(5 * MINUTE_MS);
    expect(box.calls()).toEqual([5]);
  });

  it("says nothing of the destination: the next batch goes at once, in full", async () => {
    const box = standing({ batchSize: 4 });
    box.sink.fail(deliveryError("400", { retryable: false }));
    await box.send(12);
    expect(box.calls()).toEqual([4, 4, 4]);
    expect(box.books()).toMatchObject({ dropped: { handler_error: 12 }, queued: 0 });
  });

  it("does not end an outage either: the next batch is a single event still", async () => {
    const box = standing({ batchSize: 4, baseDelayMs: 1_000 });
    box.sink.fail();
    await box.send(6);
    box.sink.fail(deliveryError("400", { retryable: false }));
    await box.pass(500);
    expect(box.calls()).toEqual([4, 1, 1, 1, 1, 1, 1]);
  });

  it.each(["breaker_open", "retry_exhausted", "already_shutdown", "shutdown_timeout"] as const)(
    "does not come of what a part of the pipe says of itself (%s)",
    async (reason) => {
      const box = standing();
      box.sink.fail(deliveryError("not now", { retryable: false, reason }));
      const ids = await box.send(3);
      expect(box.books()).toMatchObject({ dropped: {}, queued: 3 });
      box.sink.release();
      await box.pass(5 * MINUTE_MS);
      expect(box.arrived()).toEqual(ids);
    },
  );

  it("comes after so many attempts, as retry_exhausted", async () => {
    const box = standing({ attempts: 3, baseDelayMs: 100 });
    box.sink.fail(deliveryError("503", { reason: "custom:overloaded" }));
    const ids = await box.send(1);
    await box.pass(5 * MINUTE_MS);
    expect(box.calls()).toEqual([1, 1, 1]);
    expect(box.books()).toMatchObject({ dropped: { retry_exhausted: 1 }, queued: 0 });
    expect(storedIds(box.path, "dead_letters")).toEqual(ids);
  });

  it("counts attempts across restarts", async () => {
    const options = { attempts: 3, baseDelayMs: 20_000 };
    const box = standing(options);
    box.sink.fail();
    await box.send(1);
    await box.pass(10_000);
    expect(box.calls()).toEqual([1, 1]);
    await box.shutdown();
    const next = standing(options, { path: box.path, clock: box.clock });
    next.sink.fail();
    await next.pass(5 * MINUTE_MS);
    expect(next.books()).toMatchObject({ accepted: 1, dropped: { retry_exhausted: 1 }, queued: 0 });
    expect(next.calls()).toEqual([1]);
  });

  it("comes when an event that is too old fails, and not before it was tried", async () => {
    const box = standing({ maxAgeMs: 10_000, baseDelayMs: 1_000 });
    box.sink.hang();
    const ids = await box.send(2);
    await box.pass(20_000);
    box.sink.failWhere(({ id }) => id === ids[0]);
    await box.turn();
    expect(box.arrived()).toEqual([ids[1]]);
    expect(box.books()).toMatchObject({ dropped: { retry_exhausted: 1 }, queued: 0 });
  });
});

describe("a wall clock that jumps by an hour", () => {
  it.each([HOUR_MS, -HOUR_MS])("by %i ms neither delays nor hastens anything", async (jumpMs) => {
    const box = standing({ baseDelayMs: 1_000, maxDelayMs: 8_000, maxAgeMs: HOUR_MS / 2 });
    box.sink.fail();
    await box.send(2);
    box.clock.step(jumpMs);
    const times = await callTimes(box, 8_000);
    expect(times.map((time) => Math.round(time / 50) * 50)).toEqual([500, 1_500, 3_500, 7_500]);
    expect(box.books()).toMatchObject({ dropped: {}, queued: 2 });
  });

  it("backwards between two processes, delays by no more than the longest wait", async () => {
    const box = standing({ baseDelayMs: 60_000, maxDelayMs: 60_000 });
    box.sink.hang();
    const ids = await box.send(3);
    box.sink.failWhere(({ id }) => id === ids[1]);
    await box.turn();
    box.sink.fail();
    await box.send(2);
    await box.shutdown();
    box.clock.step(-HOUR_MS);
    const next = standing(
      { baseDelayMs: 60_000, maxDelayMs: 60_000 },
      { path: box.path, clock: box.clock },
    );
    await next.pass(61_000);
    await next.pass(1_000);
    expect(next.arrived()).toHaveLength(3);
  });

  it("forwards between two processes, hastens one attempt", async () => {
    const options = { baseDelayMs: 60_000, maxDelayMs: 60_000 };
    const box = standing(options);
    box.sink.fail();
    await box.send(3);
    await box.shutdown();
    box.clock.step(HOUR_MS);
    const next = standing(options, { path: box.path, clock: box.clock });
    next.sink.fail();
    await next.pass(10_000);
    expect(next.calls()).toEqual([1]);
  });
});

describe("a restart", () => {
  it("keeps to the schedule: a process that starts again and again does not hammer", async () => {
    const options = { baseDelayMs: 60_000, maxDelayMs: 60_000 };
    let box = standing(options);
    box.sink.fail();
    await box.send(10);
    let calls = box.calls().length;
    for (let start = 0; start < 10; start++) {
      await box.shutdown();
      const next = standing(options, { path: box.path, clock: box.clock });
      box = next;
      box.sink.fail();
      await box.pass(1_000);
      calls += box.calls().length;
    }
    // Ten starts within 30 seconds, of which a wait takes half a minute.
    expect(calls).toBeLessThanOrEqual(2);
  });

  it("knows how often it has failed, and forgets it when something arrives", async () => {
    const failures = (): unknown =>
      withDatabase(box.path, (database) =>
        database.prepare("SELECT failures FROM state").pluck().get(),
      );
    const options = { baseDelayMs: 1_000 };
    const box = standing(options);
    box.sink.fail();
    await box.send(1);
    await box.pass(3_000);
    expect(box.calls()).toEqual([1, 1, 1]);
    expect(failures()).toBe(3);
    await box.shutdown();
    const next = standing(options, { path: box.path, clock: box.clock });
    await next.pass(10_000);
    expect(next.arrived()).toHaveLength(1);
    expect(failures()).toBe(0);
  });

  it("with nothing wrong begins at full speed", async () => {
    const box = standing({ batchSize: 4 });
    box.sink.fail();
    await box.send(8);
    box.sink.release();
    await box.pass(5 * MINUTE_MS);
    withDatabase(box.path, (database) => {
      expect(database.prepare("SELECT failures FROM state").pluck().get()).toBe(0);
    });
    await box.shutdown();
    const next = standing({ batchSize: 4 }, { path: box.path, clock: box.clock });
    await next.send(8);
    expect(next.calls()).toEqual([4, 4]);
  });
});
