import { type Handler, ObservabilityManager, fanout, pipe } from "@llmobs/core";
import { batchError, deliveryError, dropReasonOf, isRetryable } from "@llmobs/core/error";
import { eventFactory, gatedHandler, recordingHandler } from "@llmobs/testing";
import { describe, expect, it, vi } from "vitest";
import { outcomeOf, standing } from "../test/standing.ts";
import { retry } from "./retry.ts";

const HOUR_MS = 3_600_000;
const down = new Error("down");
const busy = (retryAfterMs: number) => deliveryError("429", { retryAfterMs });
const events = eventFactory();

describe("a call that succeeds", () => {
  it("costs no promise where the destination is synchronous", () => {
    const sink = gatedHandler();
    const { node } = standing(sink);
    expect(node.handle(events.event("log"))).toBeUndefined();
    expect(node.handleBatch?.(events.take(3))).toBeUndefined();
    expect(sink.calls.map(({ kind }) => kind)).toEqual(["handle", "handleBatch"]);
  });

  it("reads no clock where the destination is synchronous and never asked for silence", () => {
    const { node, clock } = standing(gatedHandler());
    const monotonic = vi.spyOn(clock, "monotonic");
    void node.handle(events.event("log"));
    expect(monotonic).not.toHaveBeenCalled();
    expect(node.name).toBe("retry");
  });

  it("resolves when the destination has resolved", async () => {
    const sink = gatedHandler();
    sink.hang();
    const { node, clock } = standing(sink);
    const outcome = outcomeOf(node.handle(events.event("log")));
    await clock.advance(HOUR_MS);
    expect(outcome.isOver()).toBe(false);
    sink.release();
    await clock.advance(0);
    expect(outcome.isOver()).toBe(true);
    expect(outcome.error()).toBeUndefined();
  });
});

describe("a call that fails", () => {
  it.each([true, false])("is made again until it succeeds (asynchronous: %s)", async (async) => {
    const sink = gatedHandler({ async });
    sink.fail(down);
    const { node, clock } = standing(sink, { baseDelayMs: 100 });
    const event = events.event("log");
    const outcome = outcomeOf(node.handle(event));
    await clock.advance(0);
    sink.release();
    await clock.advance(1_000);
    expect(outcome.isOver()).toBe(true);
    expect(outcome.error()).toBeUndefined();
    expect(sink.events).toEqual([event]);
    expect(sink.calls.map(({ kind }) => kind)).toEqual(["handle", "handle"]);
  });

  it("waits with full jitter: a random share of a time that doubles up to maxDelayMs", async () => {
    const times: number[] = [];
    const shares = [0.25, 0.5, 0.75, 0, 0.999];
    const failing = () => {
      times.push(clock.monotonic());
      throw down;
    };
    const { node, clock } = standing(
      { handle: failing, handleBatch: failing },
      { attempts: 6, baseDelayMs: 100, maxDelayMs: 500, random: () => shares.shift() ?? NaN },
    );
    const outcome = outcomeOf(node.handle(events.event("log")));
    await clock.advance(10_000);
    expect(outcome.isOver()).toBe(true);
    const waits = times.slice(1).map((time, index) => time - (times[index] as number));
    expect(waits).toEqual([25, 100, 300, 0, expect.closeTo(499.5)]);
  });

  it("is given up after so many attempts, with the last error as the cause", async () => {
    const errors = [new Error("one"), new Error("two"), new Error("three")];
    const calls: unknown[] = [];
    const failing = () => {
      calls.push(1);
      throw errors[calls.length - 1];
    };
    const { node, clock } = standing({ handle: failing, handleBatch: failing }, { attempts: 3 });
    const outcome = outcomeOf(node.handle(events.event("log")));
    await clock.advance(HOUR_MS);
    expect(calls).toHaveLength(3);
    expect(outcome.error()).toMatchObject({
      message: "[retry] Gave up after 3 attempts.",
      reason: "retry_exhausted",
      retryable: false,
      cause: errors[2],
    });
  });

  it("is not made again where that can't help, and its error is passed on as it is", async () => {
    const sink = gatedHandler();
    const error = deliveryError("open", { retryable: false, reason: "breaker_open" });
    sink.fail(error);
    const { node, clock } = standing(sink);
    const outcome = outcomeOf(node.handle(events.event("log")));
    await clock.advance(HOUR_MS);
    expect(outcome.error()).toBe(error);
    expect(sink.calls).toHaveLength(1);
  });

  it("has the events made out that a single call's batch error names", async () => {
    const event = events.event("log");
    const error = deliveryError("413", { retryable: false });
    const failing = () => {
      throw batchError([{ event, error }]);
    };
    const { node, clock } = standing({ handle: failing, handleBatch: failing });
    const outcome = outcomeOf(node.handle(event));
    await clock.advance(0);
    expect(outcome.error()).toBe(error);
  });
});

describe("a batch", () => {
  it("is sent again without the events that arrived or never can", async () => {
    const batch = events.take(6);
    const ids = batch.map(({ id }) => id);
    const permanent = deliveryError("413", { retryable: false, reason: "too_large" });
    const sent: (readonly string[])[] = [];
    const handleBatch: Handler["handleBatch"] = async (given) => {
      sent.push(given.map(({ id }) => id));
      const failures = given.flatMap((event) => {
        if (event === batch[1]) return [{ event, error: permanent }];
        const isLate = event === batch[3] || (event === batch[4] && sent.length < 3);
        return isLate ? [{ event, error: down }] : [];
      });
      if (failures.length > 0) throw batchError(failures);
    };
    const { node, clock } = standing({ handle: () => {}, handleBatch }, { attempts: 4 });
    const outcome = outcomeOf(node.handleBatch?.(batch));
    await clock.advance(HOUR_MS);
    expect(sent).toEqual([ids, [ids[3], ids[4]], [ids[3], ids[4]], [ids[3]]]);
    const failures = outcome.failures(batch);
    expect(failures.map(({ id }) => id)).toEqual([ids[1], ids[3]]);
    expect(failures[0]?.error).toBe(permanent);
    expect(failures[1]?.error).toMatchObject({ reason: "retry_exhausted", cause: down });
  });

  it("is handed back with the events that failed for good, once the others have arrived", async () => {
    const batch = events.take(3);
    const permanent = deliveryError("413", { retryable: false });
    let calls = 0;
    const handleBatch: Handler["handleBatch"] = () => {
      if (++calls > 1) return;
      const [one, two] = batch as [(typeof batch)[0], (typeof batch)[0]];
      throw batchError([
        { event: one, error: permanent },
        { event: two, error: down },
      ]);
    };
    const { node, clock } = standing({ handle: () => {}, handleBatch });
    const outcome = outcomeOf(node.handleBatch?.(batch));
    await clock.advance(HOUR_MS);
    expect(calls).toBe(2);
    expect(outcome.failures(batch)).toEqual([{ id: batch[0]?.id, error: permanent }]);
  });

  it("of one event that failed stays a batch", async () => {
    const sink = gatedHandler();
    const batch = events.take(2);
    sink.failWhere((event) => event === batch[1]);
    const { node, clock } = standing(sink);
    const outcome = outcomeOf(node.handleBatch?.(batch));
    await clock.advance(0);
    sink.release();
    await clock.advance(1_000);
    expect(outcome.error()).toBeUndefined();
    expect(sink.calls.map(({ kind, events: { length } }) => [kind, length])).toEqual([
      ["handleBatch", 2],
      ["handleBatch", 1],
    ]);
  });
});

describe("the books", () => {
  it("count what of a batch has arrived as delivered alone, while the rest waits", async () => {
    const sink = gatedHandler();
    const batch = events.take(5);
    sink.failWhere((event) => batch.indexOf(event) >= 1, down);
    const { node, clock } = standing(sink, { baseDelayMs: 100, attempts: 3 });
    expect(node.queued?.()).toBe(0);
    const outcomes = [outcomeOf(node.handleBatch?.(batch))];
    await clock.advance(49);
    expect(node.queued?.()).toBe(-1);
    sink.failWhere((event) => batch.indexOf(event) >= 3, down);
    outcomes.push(outcomeOf(node.handleBatch?.(batch.slice(0, 4))));
    await clock.advance(0);
    expect(node.queued?.()).toBe(-1 - 3);
    await clock.advance(1);
    expect(node.queued?.()).toBe(-3 - 3);
    await clock.advance(1_000);
    expect(outcomes.map(({ isOver }) => isOver())).toEqual([true, true]);
    expect(node.queued?.()).toBe(0);
  });
});

describe("the deadline", () => {
  it("is not waited for in vain: what would begin behind it is given up at once", async () => {
    const sink = gatedHandler();
    sink.fail(down);
    const { node, clock } = standing(sink, { baseDelayMs: 1_000, deadlineMs: 1_400, attempts: 9 });
    const outcome = outcomeOf(node.handle(events.event("log")));
    await clock.advance(499);
    expect(sink.calls).toHaveLength(1);
    await clock.advance(1);
    expect(sink.calls).toHaveLength(2);
    expect(outcome.error()).toMatchObject({
      message: "[retry] Gave up since no attempt may begin later than 1400 ms after the call.",
      reason: "retry_exhausted",
      cause: down,
    });
    expect(clock.pendingTimers).toEqual([]);
  });

  it("lets an attempt begin exactly at it", async () => {
    const sink = gatedHandler();
    sink.fail(down);
    const { node, clock } = standing(sink, { baseDelayMs: 1_000, deadlineMs: 500, attempts: 2 });
    const outcome = outcomeOf(node.handle(events.event("log")));
    await clock.advance(500);
    expect(sink.calls).toHaveLength(2);
    expect(outcome.error()).toMatchObject({ message: "[retry] Gave up after 2 attempts." });
  });

  it("counts the time of the attempts, also of the first", async () => {
    const sink = gatedHandler();
    sink.hang();
    const { node, clock } = standing(sink, { deadlineMs: 5_000 });
    const outcome = outcomeOf(node.handle(events.event("log")));
    await clock.advance(4_950);
    sink.fail(down);
    await clock.advance(0);
    expect(sink.calls).toHaveLength(1);
    expect(outcome.error()).toMatchObject({ reason: "retry_exhausted" });
  });

  it("is measured by the monotonic clock: a wall clock that jumps changes nothing", async () => {
    const sink = gatedHandler();
    sink.fail(busy(2_000));
    const { node, clock } = standing(sink, { baseDelayMs: 0, deadlineMs: 3_000, attempts: 9 });
    const outcome = outcomeOf(node.handle(events.event("log")));
    for (const jump of [HOUR_MS, -2 * HOUR_MS]) {
      clock.step(jump);
      await clock.advance(999);
    }
    expect(sink.calls).toHaveLength(1);
    await clock.advance(2);
    expect(sink.calls).toHaveLength(2);
    expect(outcome.isOver()).toBe(true);
  });
});

describe("a destination that asks to be left alone", () => {
  it("gets nothing at all until then, and then each call after a random wait of its own", async () => {
    const sink = gatedHandler({ async: true });
    const shares = [0.5, 0.2, 0.4, 0.6];
    const options = { baseDelayMs: 100, random: () => shares.shift() ?? NaN };
    const { node, clock } = standing(sink, options);
    sink.fail(busy(10_000));
    const first = outcomeOf(node.handle(events.event("log")));
    await clock.advance(1);
    sink.release();
    const others = [1, 2, 3].map(() => outcomeOf(node.handleBatch?.(events.take(2))));
    await clock.advance(9_998);
    expect(sink.calls).toHaveLength(1);
    await clock.advance(1 + 20);
    expect(sink.calls).toHaveLength(2);
    await clock.advance(19);
    expect(sink.calls).toHaveLength(2);
    await clock.advance(1);
    expect(sink.calls).toHaveLength(3);
    await clock.advance(10);
    expect(sink.calls).toHaveLength(4);
    await clock.advance(10);
    expect(sink.calls).toHaveLength(5);
    await clock.advance(0);
    for (const outcome of [first, ...others]) {
      expect([outcome.isOver(), outcome.error()]).toEqual([true, undefined]);
    }
  });

  it("is heeded in a batch's failures, also the longest among several", async () => {
    const batch = events.take(3);
    let calls = 0;
    const handleBatch = () => {
      if (++calls > 1) return;
      const errors = [busy(1_000), busy(5_000), busy(3_000)];
      throw batchError(batch.map((event, index) => ({ event, error: errors[index] })));
    };
    const { node, clock } = standing({ handle: () => {}, handleBatch }, { baseDelayMs: 0 });
    const outcome = outcomeOf(node.handleBatch?.(batch));
    await clock.advance(4_999);
    expect(calls).toBe(1);
    await clock.advance(1);
    expect(calls).toBe(2);
    expect(outcome.isOver()).toBe(true);
  });

  it("is heeded by those that wait already, when it asks for longer", async () => {
    const sink = gatedHandler();
    sink.fail(busy(1_000));
    const { node, clock } = standing(sink, { baseDelayMs: 0, attempts: 3 });
    outcomeOf(node.handle(events.event("log")));
    await clock.advance(999);
    expect(sink.calls).toHaveLength(1);
    sink.fail(busy(20_000));
    outcomeOf(node.handle(events.event("log")));
    await clock.advance(1);
    expect(sink.calls).toHaveLength(2);
    await clock.advance(19_999);
    expect(sink.calls).toHaveLength(2);
    sink.release();
    await clock.advance(1);
    expect(sink.events).toHaveLength(2);
  });

  it("is heeded by those whose wait is over at the very moment at which it asks", async () => {
    const asked = busy(5_000);
    const times: number[] = [];
    let answer: unknown = down;
    const failing = async () => {
      times.push(clock.monotonic());
      throw answer;
    };
    const next = { handle: failing, handleBatch: failing };
    const { node, clock } = standing(next, { baseDelayMs: 200, attempts: 3 });
    const calls = [1, 2, 3].map(() => outcomeOf(node.handle(events.event("log"))));
    await clock.advance(50);
    answer = asked;
    await clock.advance(50 + 5_000 - 1);
    expect(times.filter((time) => time > 100)).toEqual([]);
    expect(calls.some(({ isOver }) => isOver())).toBe(false);
  });

  it("is heeded where the error can't be helped otherwise", async () => {
    const sink = gatedHandler();
    sink.fail(deliveryError("quota", { retryable: false, retryAfterMs: 1_000 }));
    const { node, clock } = standing(sink, { baseDelayMs: 0 });
    outcomeOf(node.handle(events.event("log")));
    sink.release();
    outcomeOf(node.handle(events.event("log")));
    await clock.advance(999);
    expect(sink.calls).toHaveLength(1);
    await clock.advance(1);
    expect(sink.events).toHaveLength(1);
    expect(node.handle(events.event("log"))).toBeUndefined();
  });

  it("for longer than the deadline has calls handed back at once, those that come too", async () => {
    const sink = gatedHandler();
    const error = busy(120_000);
    sink.fail(error);
    const { node, clock } = standing(sink, { baseDelayMs: 0, deadlineMs: 60_000 });
    const batch = events.take(2);
    const outcomes = [
      outcomeOf(node.handle(events.event("log"))),
      outcomeOf(node.handle(events.event("log"))),
    ];
    const ofBatch = outcomeOf(node.handleBatch?.(batch));
    await clock.advance(0);
    for (const outcome of outcomes) {
      expect(outcome.error()).toMatchObject({ reason: "retry_exhausted", cause: error });
    }
    expect(ofBatch.failures(batch).map(({ id }) => id)).toEqual(batch.map(({ id }) => id));
    expect(sink.calls).toHaveLength(1);
    sink.release();
    await clock.advance(60_000);
    outcomeOf(node.handle(events.event("log")));
    await clock.advance(60_000);
    expect(sink.events).toHaveLength(1);
  });

  it("is not believed for more than a day", async () => {
    const sink = gatedHandler();
    sink.fail(busy(Infinity));
    const { node, clock } = standing(sink, { attempts: 1 });
    outcomeOf(node.handle(events.event("log")));
    await clock.advance(0);
    sink.release();
    await clock.advance(24 * HOUR_MS - 1);
    outcomeOf(node.handle(events.event("log")));
    expect(sink.calls).toHaveLength(1);
    await clock.advance(1_000);
    expect(sink.calls).toHaveLength(2);
    expect(node.handle(events.event("log"))).toBeUndefined();
  });

  it("has a first attempt that failed after a silence tried again as any other", async () => {
    const sink = gatedHandler();
    sink.fail(busy(1_000));
    const { node, clock } = standing(sink, { baseDelayMs: 0, attempts: 2 });
    outcomeOf(node.handle(events.event("log")));
    const second = outcomeOf(node.handle(events.event("log")));
    sink.fail(down);
    await clock.advance(1_000);
    expect(sink.calls).toHaveLength(4);
    expect(second.error()).toMatchObject({ message: "[retry] Gave up after 2 attempts." });
  });
});

describe("the budget", () => {
  it("keeps the retries of an outage to a tenth of the calls", async () => {
    const sink = gatedHandler({ async: true });
    sink.fail(down);
    const { node, clock } = standing(sink, { baseDelayMs: 100 });
    const calls = 6_000;
    const outcomes = [];
    for (let call = 0; call < calls; call++) {
      outcomes.push(outcomeOf(node.handle(events.event("log"))));
      if (call % 50 === 49) await clock.advance(100);
    }
    await clock.advance(HOUR_MS);
    const retries = sink.calls.length - calls;
    expect(retries).toBeLessThanOrEqual(calls / 10);
    expect(retries).toBeGreaterThan(calls / 12);
    for (const outcome of outcomes) expect(dropReasonOf(outcome.error())).toBe("retry_exhausted");
    expect(outcomes.at(-1)?.error()).toMatchObject({
      message: "[retry] Gave up since the budget for retries is spent.",
      cause: down,
    });
  });

  it("leaves a few retries in each window where there are few calls", async () => {
    const sink = gatedHandler();
    sink.fail(down);
    const budget = { minimum: 2, windowMs: 5_000 };
    const { node, clock } = standing(sink, { attempts: 9, baseDelayMs: 0, budget });
    outcomeOf(node.handle(events.event("log")));
    await clock.advance(0);
    expect(sink.calls).toHaveLength(3);
    await clock.advance(4_999);
    outcomeOf(node.handle(events.event("log")));
    await clock.advance(0);
    expect(sink.calls).toHaveLength(4);
    await clock.advance(1);
    outcomeOf(node.handle(events.event("log")));
    await clock.advance(0);
    expect(sink.calls).toHaveLength(7);
  });

  it("saves up no retries while all is well", async () => {
    const sink = gatedHandler();
    const { node, clock } = standing(sink, { attempts: 99, baseDelayMs: 0 });
    for (const event of events.take(5_000)) void node.handle(event);
    sink.fail(down);
    outcomeOf(node.handle(events.event("log")));
    await clock.advance(0);
    expect(sink.calls).toHaveLength(5_000 + 1 + 10);
  });

  it("counts first attempts behind a silence too", async () => {
    const sink = gatedHandler();
    sink.fail(busy(1));
    const budget = { ratio: 1, minimum: 0 };
    const { node, clock } = standing(sink, { attempts: 2, baseDelayMs: 0, budget });
    outcomeOf(node.handle(events.event("log")));
    sink.fail(down);
    const later = [1, 2, 3].map(() => outcomeOf(node.handle(events.event("log"))));
    await clock.advance(1);
    expect(later.map(({ error }) => (error() as Error).message)).toEqual([
      "[retry] Gave up after 2 attempts.",
      "[retry] Gave up after 2 attempts.",
      "[retry] Gave up after 2 attempts.",
    ]);
  });

  it("can be left out", async () => {
    const sink = gatedHandler();
    sink.fail(down);
    const { node, clock } = standing(sink, { attempts: 200, baseDelayMs: 0, budget: false });
    outcomeOf(node.handle(events.event("log")));
    await clock.advance(0);
    expect(sink.calls).toHaveLength(200);
  });
});

describe("the end", () => {
  it.each(["dispose", "abort"])("ends all waits (%s), for what comes later too", async (way) => {
    const sink = gatedHandler();
    sink.fail(busy(5_000));
    const { node, clock, end } = standing(sink);
    const batch = events.take(2);
    const outcomes = [outcomeOf(node.handleBatch?.(batch)), outcomeOf(node.handleBatch?.(batch))];
    await clock.advance(1_000);
    expect(clock.pendingTimers).toHaveLength(2);
    if (way === "dispose") await node[Symbol.asyncDispose]?.();
    else end();
    await clock.advance(0);
    outcomes.push(outcomeOf(node.handleBatch?.(batch)));
    await clock.advance(0);
    expect(clock.pendingTimers).toEqual([]);
    for (const outcome of outcomes) {
      const failures = outcome.failures(batch);
      expect(failures.map(({ id }) => id)).toEqual(batch.map(({ id }) => id));
      const { error } = failures[0] as { error: Error };
      expect(error.message).toBe("[retry] Gave up since the pipeline is being closed.");
      expect([dropReasonOf(error), isRetryable(error)]).toEqual(["shutdown_timeout", false]);
    }
    expect(sink.calls).toHaveLength(1);
    await node[Symbol.asyncDispose]?.();
  });

  it("lets the process go while a call waits, except for a flush", async () => {
    const sink = gatedHandler();
    sink.fail(down);
    const { node, clock } = standing(sink, { baseDelayMs: 1_000 });
    const outcome = outcomeOf(node.handle(events.event("log")));
    await clock.advance(0);
    const hasRef = () => clock.pendingTimers.map((timer) => timer.hasRef);
    expect(hasRef()).toEqual([false]);
    const one = new AbortController();
    const other = new AbortController();
    void node.flush?.({ signal: one.signal });
    void node.flush?.({ signal: other.signal });
    expect(hasRef()).toEqual([true]);
    await clock.advance(500);
    expect(sink.calls).toHaveLength(2);
    expect(hasRef()).toEqual([true]);
    one.abort();
    expect(hasRef()).toEqual([true]);
    other.abort();
    expect(hasRef()).toEqual([false]);
    void node.flush?.({ signal: other.signal });
    expect(hasRef()).toEqual([false]);

    void node.flush?.({ signal: new AbortController().signal });
    expect(hasRef()).toEqual([true]);
    sink.release();
    await clock.advance(1_000);
    expect(outcome.isOver()).toBe(true);
    sink.fail(down);
    outcomeOf(node.handle(events.event("log")));
    await clock.advance(0);
    expect(hasRef()).toEqual([false]);
  });

  it("keeps the process for a flush until the last of several calls is over", async () => {
    const sink = gatedHandler();
    const { node, clock } = standing(sink, { baseDelayMs: 1_000, attempts: 2 });
    sink.fail(down);
    outcomeOf(node.handle(events.event("log")));
    await clock.advance(100);
    outcomeOf(node.handle(events.event("log")));
    await clock.advance(100);
    void node.flush?.({ signal: new AbortController().signal });
    await clock.advance(300);
    expect(sink.calls).toHaveLength(3);
    expect(clock.pendingTimers).toEqual([{ dueInMs: 100, hasRef: true }]);
    await clock.advance(100);
    sink.fail(busy(1_000));
    outcomeOf(node.handle(events.event("log")));
    outcomeOf(node.handle(events.event("log")));
    await clock.advance(0);
    expect(clock.pendingTimers.map(({ hasRef }) => hasRef)).toEqual([false, false]);
  });

  it("keeps the process for a flush while a call waits for the end of a silence", async () => {
    const sink = gatedHandler();
    const { node, clock } = standing(sink, { attempts: 1, baseDelayMs: 0 });
    sink.fail(busy(1_000));
    outcomeOf(node.handle(events.event("log")));
    await clock.advance(0);
    outcomeOf(node.handle(events.event("log")));
    expect(clock.pendingTimers).toEqual([{ dueInMs: 1_000, hasRef: false }]);
    void node.flush?.({ signal: new AbortController().signal });
    expect(clock.pendingTimers).toEqual([{ dueInMs: 1_000, hasRef: true }]);
  });

  it("keeps it no longer for calls that have failed", async () => {
    const sink = gatedHandler();
    const { node, clock } = standing(sink, { baseDelayMs: 100, attempts: 2 });
    for (const failure of [deliveryError("400", { retryable: false }), down]) {
      sink.fail(failure);
      outcomeOf(node.handle(events.event("log")));
      await clock.advance(1_000);
    }
    void node.flush?.({ signal: new AbortController().signal });
    outcomeOf(node.handle(events.event("log")));
    await clock.advance(0);
    expect(clock.pendingTimers).toEqual([{ dueInMs: 50, hasRef: false }]);
  });

  it("keeps the process for a flush that began before the first attempt had failed", async () => {
    const sink = gatedHandler();
    sink.hang();
    const { node, clock } = standing(sink);
    outcomeOf(node.handle(events.event("log")));
    void node.flush?.({ signal: new AbortController().signal });
    sink.fail(down);
    await clock.advance(0);
    expect(clock.pendingTimers.map(({ hasRef }) => hasRef)).toEqual([true]);
  });

  it("holds no process for a flush that found no call", async () => {
    const sink = gatedHandler();
    const { node, clock } = standing(sink);
    void node.flush?.({ signal: new AbortController().signal });
    sink.fail(down);
    outcomeOf(node.handle(events.event("log")));
    await clock.advance(0);
    expect(clock.pendingTimers.map(({ hasRef }) => hasRef)).toEqual([false]);
  });

  it("has what waited when the time ran out booked as such", async () => {
    const sink = gatedHandler();
    sink.fail(busy(60_000));
    const { clock } = standing(sink);
    const manager = new ObservabilityManager({
      source: "test",
      clock,
      handlers: [pipe(retry({ deadlineMs: 600_000 }), sink)],
      onDiagnostic: () => {},
    });
    manager.log("hello");
    manager.log("hello again");
    const shutdown = manager.shutdown({ timeoutMs: 1_000 });
    await clock.advance(2_000);
    const receipt = await shutdown;
    expect(receipt).toMatchObject({ timedOut: true, dropped: { shutdown_timeout: 2 } });
    expect(clock.pendingTimers).toEqual([]);
  });
});

describe("where it stands", () => {
  const refusal = /failure comes back.*pipe\(buffer\(\), retry\(\), handler\)/u;

  it("refuses to stand in front of what takes events into a queue", () => {
    const queue: Handler = { name: "queue", handle: () => {}, acknowledges: "enqueue" };
    expect(() => pipe(retry(), queue)).toThrow(refusal);
    expect(() => pipe(retry(), queue)).toThrow(TypeError);
    expect(() => pipe(retry(), fanout(recordingHandler()))).toThrow(refusal);
    expect(() => new ObservabilityManager({ source: "test", decorators: [retry()] })).toThrow(
      refusal,
    );
  });
});
