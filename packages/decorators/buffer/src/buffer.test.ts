import { AsyncLocalStorage } from "node:async_hooks";
import { getEventListeners } from "node:events";
import {
  createEvent,
  type DiagnosticInput,
  type Handler,
  ObservabilityManager,
  type ObservedEvent,
  pipe,
} from "@llmobs/core";
import { deliveryError, dropReasonOf } from "@llmobs/core/error";
import { eventFactory, fakeClock, gatedHandler, recordingHandler } from "@llmobs/testing";
import { describe, expect, it } from "vitest";
import { idsOf, observed } from "../test/observed.ts";
import { buffer } from "./buffer.ts";
import { bytesOfEvent } from "./event-bytes.ts";

const sizesOf = (sink: { calls: readonly { events: readonly unknown[] }[] }): readonly number[] =>
  sink.calls.map(({ events }) => events.length);

const saying = (message: string) => createEvent("log", { message }, { source: "test" });

describe("when a batch leaves", () => {
  it("is never while the host's code runs, and at the next turn when it is full", async () => {
    const sink = gatedHandler();
    const { observe, turn } = observed({ batchSize: 3 }, sink);
    const ids = observe(7);
    expect(sink.calls).toHaveLength(0);
    await turn();
    expect(sizesOf(sink)).toEqual([3, 3]);
    expect(idsOf(sink.events)).toEqual(ids.slice(0, 6));
    expect(sink.calls[0]?.kind).toBe("handleBatch");
  });

  it("is when its oldest event has waited for maxWaitMs, however many come behind it", async () => {
    const sink = gatedHandler();
    const { observe, clock } = observed({ maxWaitMs: 1_000 }, sink);
    observe(1);
    await clock.advance(600);
    observe(1);
    await clock.advance(399);
    expect(sink.calls).toHaveLength(0);
    await clock.advance(1);
    expect(sizesOf(sink)).toEqual([2]);
  });

  it.each([3_600_000, -3_600_000])(
    "is not moved by a wall clock that jumps by %i ms",
    async (ms) => {
      const sink = gatedHandler();
      const { observe, clock } = observed({ maxWaitMs: 1_000 }, sink);
      observe(1);
      clock.step(ms);
      await clock.advance(999);
      expect(sizesOf(sink)).toEqual([]);
      await clock.advance(1);
      expect(sizesOf(sink)).toEqual([1]);
    },
  );

  it("is maxWaitMs after the first event behind those that are due", async () => {
    const sink = gatedHandler();
    sink.hang();
    const { observe, clock, turn } = observed({ maxWaitMs: 1_000 }, sink);
    observe(1);
    await clock.advance(1_000);
    observe(2);
    await clock.advance(500);
    sink.release();
    await turn();
    expect(sizesOf(sink)).toEqual([1]);
    await clock.advance(499);
    expect(sizesOf(sink)).toEqual([1]);
    await clock.advance(1);
    expect(sizesOf(sink)).toEqual([1, 2]);
  });

  it("counts the wait anew when a full batch has left nothing behind", async () => {
    const sink = gatedHandler();
    const { observe, clock } = observed({ batchSize: 2, maxWaitMs: 1_000 }, sink);
    observe(1);
    await clock.advance(900);
    observe(1);
    await clock.advance(50);
    expect(clock.pendingTimers).toEqual([]);
    observe(1);
    await clock.advance(999);
    expect(sizesOf(sink)).toEqual([2]);
    await clock.advance(1);
    expect(sizesOf(sink)).toEqual([2, 1]);
  });

  it("does not wait longer than maxWaitMs for what a full batch has left behind", async () => {
    const sink = gatedHandler();
    const { observe, clock } = observed({ batchSize: 2, maxWaitMs: 1_000 }, sink);
    observe(3);
    await clock.advance(1_000);
    expect(sizesOf(sink)).toEqual([2, 1]);
  });

  it("is when the one before it has settled, and with it what has become due meanwhile", async () => {
    const sink = gatedHandler();
    sink.hang();
    const { observe, turn, clock } = observed({ batchSize: 2, maxWaitMs: 1_000 }, sink);
    observe(5);
    await turn();
    expect(sink.hanging).toBe(1);
    await clock.advance(1_000);
    expect(sink.hanging).toBe(1);
    sink.release();
    await turn();
    await turn();
    expect(sizesOf(sink)).toEqual([2, 2, 1]);
  });

  it("lets as many be in flight as asked for", async () => {
    const sink = gatedHandler();
    sink.hang();
    const { observe, turn, books } = observed({ batchSize: 2, concurrency: 3 }, sink);
    observe(9);
    await turn();
    expect(sink.hanging).toBe(3);
    expect(books().queued).toBe(9);
    sink.release();
    await turn();
    await turn();
    expect(sizesOf(sink)).toEqual([2, 2, 2, 2]);
  });

  it("lets the event loop turn when a synchronous destination has kept it for 5 ms", async () => {
    const clock = fakeClock();
    const sizes: number[] = [];
    const slow: Handler = {
      name: "slow",
      handle: () => {},
      handleBatch: (events) => {
        sizes.push(events.length);
        clock.advanceSync(2.5);
      },
    };
    const manager = new ObservabilityManager({
      source: "test",
      clock,
      handlers: [pipe(buffer({ batchSize: 1 }), slow)],
    });
    for (const event of eventFactory().take(5)) manager.observe(event);
    await new Promise(setImmediate);
    expect(sizes).toHaveLength(2);
    await new Promise(setImmediate);
    expect(sizes).toHaveLength(4);
    await new Promise(setImmediate);
    expect(sizes).toHaveLength(5);
  });

  it("does not keep the process alive for an event that waits, and leaves no timer when idle", async () => {
    const { observe, clock } = observed({}, recordingHandler());
    expect(clock.pendingTimers).toEqual([]);
    observe(2);
    expect(clock.pendingTimers).toEqual([{ dueInMs: 1_000, hasRef: false }]);
    await clock.advance(1_000);
    expect(clock.pendingTimers).toEqual([]);
  });

  it("runs the destination in the context of the one who made the buffer", async () => {
    const storage = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    const sink: Handler = { name: "sink", handle: () => void seen.push(storage.getStore()) };
    const { manager, turn } = storage.run("start-up", () => observed({ batchSize: 1 }, sink));
    storage.run("request", () => manager.log("hello"));
    await turn();
    expect(seen).toEqual(["start-up"]);
  });
});

describe("without room", () => {
  it("drops the oldest events, each counted as evicted", async () => {
    const sink = gatedHandler();
    const { observe, manager, books } = observed({ capacity: 3 }, sink);
    const ids = observe(5);
    expect(books()).toMatchObject({ accepted: 5, queued: 3, dropped: { evicted: 2 } });
    await manager.flush();
    expect(idsOf(sink.events)).toEqual(ids.slice(2));
  });

  it("drops new events as queue_full, if so asked", async () => {
    const sink = gatedHandler();
    const { observe, manager, books } = observed({ capacity: 3, onFull: "drop-newest" }, sink);
    const ids = observe(5);
    expect(books()).toMatchObject({ accepted: 5, queued: 3, dropped: { queue_full: 2 } });
    await manager.flush();
    expect(idsOf(sink.events)).toEqual(ids.slice(0, 3));
  });

  it("evicts as many as a large event needs, and no more", async () => {
    const sink = gatedHandler();
    const { manager, books } = observed({ maxBytes: 10_000 }, sink);
    const events = ["a", "b", "c", "d"].map((text) => saying(text.repeat(1_000)));
    for (const event of events.slice(0, 3)) manager.observe(event);
    const large = saying("e".repeat(2_500));
    manager.observe(large);
    expect(books()).toMatchObject({ queued: 2, dropped: { evicted: 2 } });
    await manager.flush();
    expect(idsOf(sink.events)).toEqual([events[2]?.id, large.id]);
  });

  it("refuses an event that is larger than maxBytes, and evicts none for it", async () => {
    const { manager, books, diagnostics, turn } = observed({ maxBytes: 4_096 }, gatedHandler());
    manager.log("small");
    manager.log("x".repeat(4_096));
    expect(books()).toMatchObject({ queued: 1, dropped: { too_large: 1 } });
    await turn();
    expect(diagnostics).toMatchObject([{ kind: "too_large", node: "buffer", count: 1 }]);
  });

  it("has room for exactly maxBytes", async () => {
    const [one, two, three] = ["a", "b", "c"].map((text) => saying(text.repeat(100)));
    const bytes = bytesOfEvent(one as ObservedEvent, Infinity);
    const sink = gatedHandler();
    sink.hang();
    const small = observed({ maxBytes: bytes, batchSize: 1 }, sink);
    small.manager.observe(one as ObservedEvent);
    expect(small.books()).toMatchObject({ queued: 1, dropped: {} });
    const { manager, books, turn } = observed({ maxBytes: 2 * bytes, batchSize: 1 }, sink);
    manager.observe(one as ObservedEvent);
    await turn();
    manager.observe(two as ObservedEvent);
    expect(books()).toMatchObject({ queued: 2, dropped: {} });
    manager.observe(three as ObservedEvent);
    expect(books()).toMatchObject({ queued: 2, dropped: { evicted: 1 } });
    sink.release();
  });

  it("has room for an event of exactly maxBytes, whether others make it or it is empty", () => {
    const [one, two] = ["a", "b"].map((text) => saying(text.repeat(100)));
    const maxBytes = bytesOfEvent(one as ObservedEvent, Infinity);
    const evicting = observed({ maxBytes }, gatedHandler());
    evicting.manager.observe(one as ObservedEvent);
    evicting.manager.observe(two as ObservedEvent);
    expect(evicting.books()).toMatchObject({ queued: 1, dropped: { evicted: 1 } });
    const refusing = observed({ maxBytes, onFull: "drop-newest" }, gatedHandler());
    refusing.manager.observe(one as ObservedEvent);
    expect(refusing.books()).toMatchObject({ queued: 1, dropped: {} });
  });

  it("does not look into events where maxBytes is Infinity", () => {
    let reads = 0;
    const event = {
      ...saying(""),
      get data() {
        reads++;
        return { message: "" };
      },
    };
    const handlerOf = (maxBytes: number) => pipe(buffer({ maxBytes }), recordingHandler());
    void handlerOf(Infinity).handle(event);
    expect(reads).toBe(0);
    void handlerOf(10_000).handle(event);
    expect(reads).toBe(1);
  });

  it("refuses new events beyond maxBytes as queue_full, if so asked", () => {
    const options = { maxBytes: 10_000, onFull: "drop-newest" } as const;
    const { manager, books } = observed(options, gatedHandler());
    for (let count = 0; count < 5; count++) manager.log("x".repeat(1_000));
    expect(books()).toMatchObject({ queued: 4, dropped: { queue_full: 1 } });
  });

  it("counts what is in flight towards maxBytes, until it has settled", async () => {
    const sink = gatedHandler();
    sink.hang();
    const { manager, books, turn } = observed({ maxBytes: 10_000, batchSize: 2 }, sink);
    for (let count = 0; count < 2; count++) manager.log("x".repeat(1_500));
    await turn();
    expect(sink.hanging).toBe(1);
    manager.log("y".repeat(200));
    manager.log("z".repeat(1_500));
    expect(books()).toMatchObject({ queued: 3, dropped: { queue_full: 1 } });
    sink.release();
    await turn();
    manager.log("z".repeat(1_500));
    await manager.flush();
    expect(books()).toMatchObject({ queued: 0, delivered: 4 });
  });

  it("has room again for exactly what has left", async () => {
    const { manager, books } = observed(
      { maxBytes: 10_000, onFull: "drop-newest" },
      gatedHandler(),
    );
    for (let round = 0; round < 20; round++) {
      for (let count = 0; count < 4; count++) manager.log("x".repeat(1_000));
      await manager.flush();
    }
    expect(books()).toMatchObject({ delivered: 80, dropped: {} });
  });

  it("tells of a thousand lost events at once, and says how many", async () => {
    const { observe, diagnostics, turn } = observed({ capacity: 1 }, gatedHandler());
    observe(1_001);
    expect(diagnostics).toEqual([]);
    await turn();
    const message = "The buffer is full: its oldest events are dropped";
    expect(diagnostics).toStrictEqual([{ node: "buffer", kind: "evicted", message, count: 1_000 }]);
  });
});

describe("when a batch fails", () => {
  it("drops the events that failed, under the reasons of their errors, and goes on", async () => {
    const sink = gatedHandler({ async: true });
    const { observe, manager, books, diagnostics } = observed({ batchSize: 4 }, sink);
    const error = deliveryError("no", { reason: "breaker_open" });
    let seen = 0;
    sink.failWhere(() => ++seen % 2 === 0, error);
    const ids = observe(4);
    await manager.flush();
    expect(idsOf(sink.events)).toEqual([ids[0], ids[2]]);
    expect(books()).toMatchObject({ delivered: 2, queued: 0, dropped: { breaker_open: 2 } });
    const message = "Events could not be delivered and are dropped";
    expect(diagnostics).toEqual([
      { node: "buffer", kind: "breaker_open", message, count: 2, error },
    ]);
    sink.release();
    observe(3);
    await manager.flush();
    expect(sizesOf(sink)).toEqual([4, 3]);
    expect(books()).toMatchObject({ delivered: 5, dropped: { breaker_open: 2 } });
  });

  it("drops all where the destination throws at once, and never sends them again", async () => {
    const sink = gatedHandler();
    const { observe, manager, books } = observed({ batchSize: 2 }, sink);
    sink.fail(new Error("down"));
    observe(5);
    await manager.flush();
    sink.release();
    await manager.flush();
    expect(sizesOf(sink)).toEqual([2, 2, 1]);
    expect(books()).toMatchObject({ delivered: 0, queued: 0, dropped: { handler_error: 5 } });
  });

  it("tells of each reason apart", async () => {
    const refusing: Handler = {
      name: "refusing",
      handle: ({ level }) => {
        throw deliveryError(level, { reason: level === "warn" ? "too_large" : "serialize_error" });
      },
    };
    const { manager, diagnostics } = observed({}, refusing);
    manager.log("one", { level: "warn" });
    manager.log("two");
    manager.log("three");
    await manager.flush();
    expect(diagnostics).toMatchObject([
      { kind: "too_large", count: 1 },
      { kind: "serialize_error", count: 2 },
    ]);
  });

  it("survives a destination that observes, at once or after it has awaited", async () => {
    const talking: Handler = {
      name: "talking",
      handle: async () => {
        manager.log("at once");
        await Promise.resolve();
        manager.log("later");
      },
    };
    const { observe, manager, books } = observed({}, talking);
    observe(10);
    await manager.flush();
    expect(books()).toMatchObject({ delivered: 10, queued: 0 });
    expect(manager.stats().intake.dropped).toEqual({ reentrant: 20 });
  });
});

describe("flush", () => {
  const never = new AbortController().signal;

  it("waits for what is held and for what is in flight, and not for what comes later", async () => {
    const sink = gatedHandler();
    sink.hang();
    const handler = pipe(buffer({ batchSize: 2 }), sink);
    for (const event of eventFactory().take(3)) await handler.handle(event);
    await new Promise(setImmediate);
    let isOver = false;
    const flushed = Promise.resolve(handler.flush?.({ signal: never })).then(() => {
      isOver = true;
    });
    await handler.handle(saying("later"));
    await new Promise(setImmediate);
    expect(isOver).toBe(false);
    sink.release();
    await flushed;
    expect(sink.events.length).toBeGreaterThanOrEqual(3);
  });

  it("ends under constant load", async () => {
    let handled = 0;
    const loaded: Handler = {
      name: "loaded",
      handle: () => {},
      handleBatch: async (events) => {
        handled += events.length;
        for (const event of eventFactory().take(events.length)) void handler.handle(event);
      },
    };
    const handler = pipe(buffer({ batchSize: 8 }), loaded);
    for (const event of eventFactory().take(32)) await handler.handle(event);
    await handler.flush?.({ signal: never });
    expect(handled).toBe(32);
  });

  it("waits with several batches in flight for all that came before, in whatever order they end", async () => {
    const ends: (() => void)[] = [];
    const slow: Handler = {
      name: "slow",
      handle: () => {},
      handleBatch: () => new Promise((resolve) => ends.push(resolve)),
    };
    const handler = pipe(buffer({ batchSize: 1, concurrency: 3 }), slow);
    for (const event of eventFactory().take(2)) await handler.handle(event);
    let isOver = false;
    const flushed = Promise.resolve(handler.flush?.({ signal: never })).then(() => {
      isOver = true;
    });
    await new Promise(setImmediate);
    await handler.handle(saying("later"));
    await new Promise(setImmediate);
    ends[1]?.();
    ends[2]?.();
    await new Promise(setImmediate);
    expect(isOver).toBe(false);
    ends[0]?.();
    await flushed;
    expect(ends).toHaveLength(3);
  });

  it("stops waiting when its signal aborts, and leaves no listener on it", async () => {
    const { promise: hung, resolve: release } = Promise.withResolvers<void>();
    const handler = pipe(buffer(), { name: "hung", handle: () => hung });
    await handler.handle(saying("hello"));
    const controller = new AbortController();
    const { signal } = controller;
    const flushed = handler.flush?.({ signal });
    await new Promise(setImmediate);
    controller.abort();
    await flushed;
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
    const late = new AbortController();
    const secondFlush = handler.flush?.({ signal: late.signal });
    release();
    await secondFlush;
    expect(getEventListeners(late.signal, "abort")).toHaveLength(0);
  });

  it("does not begin to wait for a signal that has aborted", async () => {
    const handler = pipe(buffer(), { name: "hung", handle: () => new Promise(() => {}) });
    await handler.handle(saying("hello"));
    await handler.flush?.({ signal: AbortSignal.abort() });
  });

  it("resolves when the events that it waits for have been evicted", async () => {
    const sink = gatedHandler();
    sink.hang();
    const { observe, manager, turn, books } = observed({ capacity: 2, batchSize: 1 }, sink);
    observe(3);
    await turn();
    const flushed = manager.flush();
    observe(5);
    sink.release();
    await flushed;
    expect(books().dropped).toMatchObject({ evicted: 5 });
  });

  it("tells of losses before it resolves", async () => {
    const { observe, manager, diagnostics } = observed({ capacity: 1 }, gatedHandler());
    observe(3);
    await manager.flush();
    expect(diagnostics).toMatchObject([{ kind: "evicted", count: 2 }]);
  });
});

describe("flushSync", () => {
  it("hands all that it holds to the destination at once, in batches", () => {
    const sink = gatedHandler();
    const { observe, manager, books, clock } = observed({ batchSize: 4 }, sink);
    const ids = observe(10);
    manager.flushSync();
    expect(sizesOf(sink)).toEqual([4, 4, 2]);
    expect(idsOf(sink.events)).toEqual(ids);
    expect(books()).toMatchObject({ delivered: 10, queued: 0 });
    expect(clock.pendingTimers).toEqual([]);
  });

  it("does so also where the destination answers later, so that its own flushSync finds them", async () => {
    const held: string[] = [];
    const written: string[] = [];
    let settle = (): void => {};
    const later: Handler = {
      name: "later",
      handle: () => {},
      handleBatch: async (events) => {
        held.push(...idsOf(events));
        await new Promise<void>((resolve) => {
          settle = resolve;
        });
      },
      flushSync: () => void written.push(...held),
    };
    const { observe, manager, books, turn } = observed({ batchSize: 4 }, later);
    const ids = observe(10);
    manager.flushSync();
    expect(written).toEqual(ids);
    expect(books().queued).toBe(10);
    settle();
    await turn();
    expect(books()).toMatchObject({ delivered: 2, queued: 8 });
  });

  it("drops what the destination refuses, and tells of it", () => {
    const sink = gatedHandler();
    sink.fail(new Error("down"));
    const { observe, manager, books, diagnostics } = observed({}, sink);
    observe(3);
    manager.flushSync();
    expect(books()).toMatchObject({ delivered: 0, dropped: { handler_error: 3 }, queued: 0 });
    expect(diagnostics).toMatchObject([{ kind: "handler_error", count: 3 }]);
  });
});

describe("the end", () => {
  it("delivers what it holds, then refuses, also when it stands alone", async () => {
    const sink = gatedHandler();
    const clock = fakeClock();
    const ending = new AbortController();
    const node = buffer({ batchSize: 2 })(
      { handle: () => {}, handleBatch: (events) => sink.handleBatch(events) },
      {
        clock,
        signal: ending.signal,
        drop: () => {},
        diagnostic: () => {},
        adopt: () => {
          throw new Error("unused");
        },
      },
    );
    for (const event of eventFactory().take(3)) void node.handle(event);
    const disposed = node[Symbol.asyncDispose]?.();
    expect(node[Symbol.asyncDispose]?.()).toBe(disposed);
    const refusal = captured(() => node.handle(saying("late")));
    expect(dropReasonOf(refusal)).toBe("already_shutdown");
    expect(dropReasonOf(captured(() => node.handleBatch?.([saying("late")])))).toBe(
      "already_shutdown",
    );
    await disposed;
    expect(sizesOf(sink)).toEqual([2, 1]);
    expect(clock.pendingTimers).toEqual([]);
  });

  it("drops what the time of a shutdown did not suffice for, and nothing is sent any more", async () => {
    const sink = gatedHandler();
    sink.hang();
    const { observe, manager, books, clock, diagnostics } = observed({ batchSize: 2 }, sink);
    observe(5);
    const shutdown = manager.shutdown({ timeoutMs: 500 });
    await clock.advance(1_000);
    const receipt = await shutdown;
    expect(clock.pendingTimers).toEqual([]);
    expect(receipt).toMatchObject({ timedOut: true, pending: 0, delivered: 0 });
    expect(books()).toMatchObject({ accepted: 5, queued: 0, dropped: { shutdown_timeout: 5 } });
    expect(diagnostics.filter(({ node }) => node === "buffer")).toMatchObject([
      { kind: "shutdown_timeout", count: 3 },
    ]);
    sink.release();
    await clock.advance(5_000);
    expect(sizesOf(sink)).toEqual([2]);
    expect(clock.pendingTimers).toEqual([]);
    expect(books()).toMatchObject({ accepted: 5, delivered: 0, dropped: { shutdown_timeout: 5 } });
  });

  it("lets go of everything at once, and ends a flush, when nothing may be delivered any more", async () => {
    const ending = new AbortController();
    const clock = fakeClock();
    const diagnostics: DiagnosticInput[] = [];
    const node = buffer({ batchSize: 2 })(
      { handle: () => {}, handleBatch: () => new Promise(() => {}) },
      {
        clock,
        signal: ending.signal,
        drop: () => {},
        diagnostic: (diagnostic) => diagnostics.push(diagnostic),
        adopt: () => {
          throw new Error("unused");
        },
      },
    );
    for (const event of eventFactory().take(3)) void node.handle(event);
    const { signal } = new AbortController();
    const flushed = node.flush?.({ signal });
    await new Promise(setImmediate);
    expect(clock.pendingTimers).toHaveLength(1);
    ending.abort();
    expect(clock.pendingTimers).toEqual([]);
    expect(node.queued?.()).toBe(2);
    expect(diagnostics).toStrictEqual([
      {
        kind: "shutdown_timeout",
        message: "The time for what the buffer held did not suffice",
        count: 1,
      },
    ]);
    await flushed;
    await node.flush?.({ signal });
    expect(dropReasonOf(captured(() => node.handle(saying("late"))))).toBe("already_shutdown");
  });
});

describe("in front of others", () => {
  it("stands in the manager's own decorators, before all handlers", async () => {
    const left = recordingHandler();
    const right = recordingHandler();
    const manager = new ObservabilityManager({
      source: "test",
      decorators: [buffer({ batchSize: 3 })],
      handlers: [left, right],
    });
    for (let count = 0; count < 5; count++) manager.log("hello");
    expect(left.events).toHaveLength(0);
    await manager.shutdown();
    expect([left.events.length, right.events.length]).toEqual([5, 5]);
    expect(manager.stats().intake).toMatchObject({ accepted: 5, delivered: 5, queued: 0 });
  });

  it("has one pipe's events nowhere near another's, though they share the decorator", async () => {
    const shared = buffer({ capacity: 2 });
    const left = recordingHandler();
    const right = recordingHandler();
    const one = pipe(shared, left);
    const other = pipe(shared, right);
    await one.handle(saying("left"));
    await other.handle(saying("right"));
    await one[Symbol.asyncDispose]?.();
    await other[Symbol.asyncDispose]?.();
    expect(left.ofType("log").map(({ data }) => data.message)).toEqual(["left"]);
    expect(right.ofType("log").map(({ data }) => data.message)).toEqual(["right"]);
  });
});

function captured(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}
