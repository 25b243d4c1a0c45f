import {
  createEvent,
  type EventOverrides,
  type EventType,
  type ObservedEvent,
  pipe,
} from "@llmobs/core";
import { deliveryError } from "@llmobs/core/error";
import { eventFactory, fakeClock, gatedHandler, testObservability } from "@llmobs/testing";
import { describe, expect, it } from "vitest";
import { tailSampling } from "./tail-sampling.ts";
import type { TailSamplingOptions } from "./tail-sampling-options.ts";

/** A manager with a tail sampler in front of a sink that the test controls. Nothing wins the draw. */
function observing(options: TailSamplingOptions = {}, sinkOptions: { async?: boolean } = {}) {
  const clock = fakeClock();
  const sink = gatedHandler({ name: "sink", ...sinkOptions });
  const { manager, diagnostics } = testObservability({
    clock,
    handlers: [pipe(tailSampling({ rate: 0, ...options }), sink)],
  });
  return { manager, diagnostics, clock, sink, books: () => manager.stats().handlers[1]! };
}

let made = 0;
function event(type: EventType, overrides: EventOverrides = {}, data: object = {}): ObservedEvent {
  made += 1;
  return createEvent(
    type,
    { message: "", ...data },
    {
      source: "test",
      id: `${type} ${made}`,
      ...overrides,
    },
  );
}

const inSession = (sessionId: string, ...types: EventType[]): ObservedEvent[] =>
  types.map((type) => event(type, { sessionId }));

const anError = (sessionId: string): ObservedEvent => event("error", { sessionId, level: "error" });

describe("tailSampling", () => {
  it("lets a session with an error through whole, as one batch, when it ends", () => {
    const { manager, sink, books } = observing();
    const [start, log, end] = inSession("s", "session.start", "log", "session.end");
    const session = [start!, log!, anError("s"), end!];
    for (const each of session.slice(0, 3)) manager.observe(each);
    expect(sink.calls).toEqual([]);
    expect(books()).toMatchObject({ accepted: 3, delivered: 0, queued: 3 });
    manager.observe(session[3]!);
    expect(sink.calls).toEqual([{ kind: "handleBatch", events: session }]);
    expect(books()).toMatchObject({ accepted: 4, delivered: 4, queued: 0, dropped: {} });
  });

  it("drops a session in which nothing happened, all of it, when it ends", () => {
    const { manager, sink, books, diagnostics } = observing();
    for (const each of inSession("s", "session.start", "log", "session.end")) manager.observe(each);
    expect(sink.calls).toEqual([]);
    expect(books()).toMatchObject({ accepted: 3, queued: 0, dropped: { sampled_out: 3 } });
    expect(diagnostics).toEqual([]);
  });

  it("keeps sessions apart that come at the same time", () => {
    const { manager, sink } = observing();
    const good = inSession("good", "session.start", "log", "session.end");
    const bad = inSession("bad", "session.start", "log", "session.end");
    bad[1] = anError("bad");
    for (const [index, each] of good.entries()) {
      manager.observe(each);
      manager.observe(bad[index]!);
    }
    expect(sink.calls).toEqual([{ kind: "handleBatch", events: bad }]);
  });

  it("decides a trace without a session when its root ends, also with real spans", async () => {
    const { manager, sink } = observing({ by: "session" });
    const { trace } = manager;
    await trace.command("ask", {}, () => trace.tool("search", {}, async () => "found"));
    const failing = trace.command("ask", {}, () =>
      trace.tool("search", {}, async () => {
        throw new Error("nothing found");
      }),
    );
    await expect(failing).rejects.toThrow("nothing found");
    expect(sink.calls.map(({ events }) => events.map(({ type }) => type))).toEqual([
      ["command.start", "tool.start", "tool.end", "command.end"],
    ]);
  });

  it("decides each trace of a session for itself, by trace", async () => {
    const { manager, sink, books } = observing({ by: "trace" });
    const { trace } = manager;
    await trace.session({}, async () => {
      await trace.command("fine", {}, async () => {});
      await trace.command("bad", {}, async () => manager.error(new Error("no model")));
      expect(sink.events.map(({ type }) => type)).toEqual([
        "command.start",
        "error",
        "command.end",
      ]);
      // What belongs to no trace is decided when the session ends.
      expect(books().queued).toBe(1);
    });
    expect(books()).toMatchObject({ delivered: 3, dropped: { sampled_out: 4 }, queued: 0 });
  });

  it("draws a share of all sessions as sampling does", () => {
    const { manager, sink } = observing({ rate: 0.4 });
    // Of these two, the first wins and the second loses at 0.4.
    const winner = inSession("session-1", "session.start", "session.end");
    for (const each of winner) manager.observe(each);
    for (const each of inSession("session-2", "session.start", "session.end"))
      manager.observe(each);
    expect(sink.calls).toEqual([{ kind: "handleBatch", events: winner }]);
  });

  it("keeps a tenth where nothing is said", () => {
    const sink = gatedHandler();
    const { manager } = testObservability({ handlers: [pipe(tailSampling(), sink)] });
    for (let n = 0; n < 2_000; n++) {
      for (const each of inSession(`session-${n}`, "session.start", "session.end")) {
        manager.observe(each);
      }
    }
    expect(Math.abs(sink.calls.length - 200)).toBeLessThan(50);
  });

  it.each<[string, TailSamplingOptions, object, boolean]>([
    ["slow", { slowMs: 500 }, { durationMs: 500 }, true],
    ["quick", { slowMs: 500 }, { durationMs: 499 }, false],
    ["slow, and nobody asked", {}, { durationMs: 1e9 }, false],
    ["expensive", { expensiveTokens: 30 }, { usage: { input: 10, output: 5 } }, true],
    ["cheap", { expensiveTokens: 31 }, { usage: { input: 10, output: 5 } }, false],
    ["expensive, and nobody asked", {}, { usage: { input: 1e9 } }, false],
    ["slow, whatever keep says", { slowMs: 500, keep: () => false }, { durationMs: 500 }, true],
  ])("given a session that was %s", (_what, options, data, isKept) => {
    const { manager, sink } = observing(options);
    const session = [
      event("llm.end", { sessionId: "s" }, data),
      event("llm.end", { sessionId: "s" }, data),
      event("session.end", { sessionId: "s" }),
    ];
    for (const each of session) manager.observe(each);
    expect(sink.events).toEqual(isKept ? session : []);
  });

  it("asks keep about all events of a session at once, instead of looking for errors", () => {
    const { manager, sink } = observing({
      keep: (events) => events.some(({ type }) => type === "score"),
    });
    const scored = inSession("scored", "session.start", "score", "session.end");
    const failed = [anError("failed"), ...inSession("failed", "session.end")];
    for (const each of [...scored, ...failed]) manager.observe(each);
    expect(sink.events).toEqual(scored);
  });

  it("keeps a session about which keep throws, or answers with a promise, and says so", async () => {
    const failure = new Error("no such member");
    for (const keep of [
      () => Promise.reject(failure),
      () => {
        throw failure;
      },
    ]) {
      const { manager, sink, diagnostics } = observing({ keep: keep as never });
      const session = inSession("s", "session.start", "session.end");
      for (const each of session) manager.observe(each);
      await new Promise(setImmediate); // Vitest fails the run on a rejection that nobody handles.
      expect(sink.events).toEqual(session);
      expect(diagnostics).toMatchObject([{ node: "tail-sampling", kind: "keep_error", count: 1 }]);
    }
  });

  it("decides an event at once that belongs to no session and no trace", () => {
    const { manager, sink, books } = observing();
    const [fine, bad] = [event("log"), event("error", { level: "error" })];
    manager.observe(fine);
    manager.observe(bad);
    expect(sink.calls).toEqual([{ kind: "handle", events: [bad] }]);
    expect(books()).toMatchObject({ delivered: 1, dropped: { sampled_out: 1 }, queued: 0 });
  });
});

describe("tailSampling, when the window closes", () => {
  it("decides a session so long after its first event, however busy it is", async () => {
    const { manager, clock, sink, books } = observing({ windowMs: 1_000 });
    const first = anError("s");
    manager.observe(first);
    await clock.advance(999);
    const second = event("log", { sessionId: "s" });
    manager.observe(second);
    expect(sink.calls).toEqual([]);
    await clock.advance(1);
    expect(sink.calls).toEqual([{ kind: "handleBatch", events: [first, second] }]);
    expect(books().queued).toBe(0);
    expect(clock.pendingTimers).toEqual([]);
  });

  it("gives each session a window of its own", async () => {
    const { manager, clock, sink } = observing({ windowMs: 1_000, rate: 1 });
    const start = clock.monotonic();
    const decided: number[] = [];
    for (const sessionId of ["a", "b", "c"]) {
      manager.observe(event("log", { sessionId }));
      await clock.advance(300);
    }
    // A session that ended meanwhile is no reason to decide the next one sooner.
    manager.observe(event("session.end", { sessionId: "a" }));
    while (sink.calls.length < 3) {
      const before = sink.calls.length;
      await clock.advance(1);
      if (sink.calls.length > before) decided.push(clock.monotonic() - start);
    }
    expect(decided).toEqual([1_300, 1_600]);
  });

  it("doesn't keep the process alive for that", () => {
    const { manager, clock } = observing();
    manager.observe(event("log", { sessionId: "s" }));
    expect(clock.pendingTimers).toEqual([{ dueInMs: 30_000, hasRef: false }]);
  });

  it("counts by the monotonic clock", async () => {
    const { manager, clock, sink } = observing({ windowMs: 1_000, rate: 1 });
    manager.observe(event("log", { sessionId: "s" }));
    clock.step(3_600_000);
    await clock.advance(999);
    clock.step(-7_200_000);
    expect(sink.calls).toEqual([]);
    await clock.advance(1);
    expect(sink.calls).toHaveLength(1);
  });
});

describe("tailSampling, behind a decision", () => {
  it("lets what comes late follow it", () => {
    const { manager, sink, books } = observing();
    const kept = [anError("bad"), event("session.end", { sessionId: "bad" })];
    for (const each of [...kept, ...inSession("good", "session.end")]) manager.observe(each);
    const late = event("score", { sessionId: "bad" });
    manager.observe(late);
    manager.observe(event("score", { sessionId: "good" }));
    expect(sink.events).toEqual([...kept, late]);
    expect(books()).toMatchObject({ delivered: 3, queued: 0, dropped: { sampled_out: 2 } });
  });

  it("keeps an error that comes late, and all that comes behind it", () => {
    const { manager, sink } = observing();
    for (const each of inSession("s", "session.end", "log")) manager.observe(each);
    const late = [anError("s"), ...inSession("s", "log", "score")];
    for (const each of late) manager.observe(each);
    expect(sink.events).toEqual(late);
  });

  it("forgets the oldest decisions, and then decides anew", () => {
    const { manager, sink, books } = observing({ maxSessions: 1 });
    const kept = [anError("s"), event("session.end", { sessionId: "s" })];
    for (const each of kept) manager.observe(each);
    for (let n = 0; n < 10; n++) manager.observe(event("session.end", { sessionId: `other-${n}` }));
    manager.observe(event("log", { sessionId: "s" }));
    expect(books().queued).toBe(1);
    manager.observe(event("session.end", { sessionId: "s" }));
    expect(sink.events).toEqual(kept);
  });
});

describe("tailSampling, out of room", () => {
  it("decides the oldest session early where too many are undecided", () => {
    const { manager, sink, books, diagnostics } = observing({ maxSessions: 2 });
    const bad = anError("a");
    manager.observe(bad);
    manager.observe(event("log", { sessionId: "b" }));
    manager.observe(event("log", { sessionId: "a" }));
    expect(sink.events).toEqual([]);
    manager.observe(event("log", { sessionId: "c" }));
    expect(sink.events).toHaveLength(2);
    expect(sink.events[0]).toBe(bad);
    expect(books().queued).toBe(2);
    expect(diagnostics).toEqual([
      {
        node: "tail-sampling",
        kind: "decided_early",
        message:
          "More than 2 sessions are undecided; the oldest session was decided before its end",
        count: 1,
      },
    ]);
  });

  it("decides a session early that has too many events", () => {
    const { manager, sink, books } = observing({ maxEventsPerSession: 3, rate: 1 });
    manager.observe(event("log", { sessionId: "s" }));
    manager.observe(event("log", { sessionId: "s" }));
    expect(sink.calls).toEqual([]);
    manager.observe(event("log", { sessionId: "s" }));
    expect(sink.calls.map(({ events }) => events.length)).toEqual([3]);
    manager.observe(event("log", { sessionId: "s" }));
    expect(sink.calls.map(({ events }) => events.length)).toEqual([3, 1]);
    expect(books().queued).toBe(0);
  });

  it("decides the oldest sessions early where too many events are held", () => {
    const { manager, sink, books, diagnostics } = observing({ maxEvents: 3, rate: 1 });
    for (const sessionId of ["a", "b", "b"]) manager.observe(event("log", { sessionId }));
    expect(sink.calls).toEqual([]);
    manager.observe(event("log", { sessionId: "c" }));
    expect(sink.events.map(({ sessionId }) => sessionId)).toEqual(["a"]);
    expect(books().queued).toBe(3);
    expect(diagnostics[0]?.message).toBe(
      "More than 3 events are held; the oldest session was decided before its end",
    );
  });

  it("lets an event follow its own session, where making room for it has decided that", () => {
    const { manager, sink, books } = observing({ maxEvents: 2 });
    const session = [anError("s"), ...inSession("s", "log", "log")];
    for (const each of session) manager.observe(each);
    expect(sink.calls.map(({ events }) => events.length)).toEqual([2, 1]);
    expect(books()).toMatchObject({ delivered: 3, queued: 0 });
  });

  it("drops new events where too many are on their way already, and says so", async () => {
    const { manager, sink, books, diagnostics } = observing({ maxEvents: 2, rate: 1 });
    sink.hang();
    const [first, second] = inSession("s", "log", "session.end");
    for (const each of [first!, second!]) manager.observe(each);
    expect(books()).toMatchObject({ delivered: 0, queued: 2 });
    manager.observe(event("log", { sessionId: "s" })); // follows its session
    manager.observe(event("log", { sessionId: "t" })); // would be held
    manager.observe(event("log")); // belongs to none
    expect(books()).toMatchObject({ queued: 2, dropped: { queue_full: 3 } });
    expect(diagnostics[0]).toMatchObject({
      node: "tail-sampling",
      kind: "queue_full",
      message: "More than 2 events are on their way to a slow destination",
    });
    sink.release();
    await manager.flush();
    expect(sink.events).toEqual([first, second]);
    manager.observe(event("session.end", { sessionId: "t" }));
    expect(sink.events).toHaveLength(3);
  });

  it("needs no room for what is dropped anyway", () => {
    const { manager, sink, books } = observing({ maxEvents: 1 });
    sink.hang();
    manager.observe(event("session.end", { sessionId: "dropped" }));
    manager.observe(event("error", { level: "error" }));
    manager.observe(event("log", { sessionId: "dropped" }));
    expect(books()).toMatchObject({ queued: 1, dropped: { sampled_out: 2 } });
  });
});

describe("tailSampling and what stands around it", () => {
  const context = { signal: new AbortController().signal };

  it("lets the decided events of a batch go on together, and holds the others", () => {
    const sink = gatedHandler();
    const handler = pipe(tailSampling({ rate: 0 }), sink);
    void handler.handleBatch?.([anError("kept"), ...inSession("kept", "session.end")]);
    void handler.handleBatch?.(inSession("lost", "session.end"));
    const late = inSession("kept", "log", "score");
    void handler.handleBatch?.([
      late[0]!,
      event("log", { sessionId: "held" }),
      event("log", { sessionId: "lost" }),
      late[1]!,
    ]);
    expect(sink.calls.map(({ events }) => events.length)).toEqual([2, 2]);
    expect(sink.calls[1]).toEqual({ kind: "handleBatch", events: late });
    expect(handler.stats?.()).toMatchObject({
      delivered: 4,
      dropped: { sampled_out: 2 },
      queued: 1,
    });
  });

  it("stays within its bounds also within a batch", () => {
    const sink = gatedHandler();
    const handler = pipe(tailSampling({ rate: 1, maxEvents: 2 }), sink);
    sink.hang();
    void handler.handleBatch?.([event("log"), event("log"), event("log"), event("log")]);
    expect(handler.stats?.()).toMatchObject({
      delivered: 0,
      dropped: { queue_full: 2 },
      queued: 2,
    });
  });

  it("decides what it holds early to make room for the whole of a batch", () => {
    const sink = gatedHandler();
    const handler = pipe(tailSampling({ rate: 0, maxEvents: 3 }), sink);
    void handler.handleBatch?.([anError("kept"), ...inSession("kept", "session.end")]);
    for (const each of inSession("held", "log", "log")) void handler.handle(each);
    void handler.handleBatch?.(inSession("kept", "log", "log"));
    expect(handler.stats?.()).toMatchObject({
      delivered: 4,
      dropped: { sampled_out: 2 },
      queued: 0,
    });
  });

  it("declares that it takes responsibility, so that a node in front of it can refuse", () => {
    expect(pipe(tailSampling(), gatedHandler()).acknowledges).toBe("enqueue");
  });

  it.each([false, true])(
    "drops what comes back under the reasons of the errors (asynchronously: %s)",
    async (async) => {
      const { manager, sink, books, diagnostics } = observing({ rate: 1 }, { async });
      const session = inSession("s", "session.start", "log", "session.end");
      sink.failWhere(({ type }) => type === "log", deliveryError("413", { reason: "too_large" }));
      for (const each of session) manager.observe(each);
      await manager.flush();
      expect(books()).toMatchObject({ delivered: 2, dropped: { too_large: 1 }, queued: 0 });
      expect(diagnostics).toEqual([
        {
          node: "tail-sampling",
          kind: "too_large",
          message: "An event that was kept could not be delivered",
          count: 1,
          error: expect.objectContaining({ message: "413" }),
        },
      ]);
      sink.fail();
      manager.observe(event("log", { sessionId: "s" }));
      await manager.flush();
      expect(books()).toMatchObject({ delivered: 2, dropped: { too_large: 1, handler_error: 1 } });
    },
  );

  it("flushes by deciding everything, and waits until it has arrived", async () => {
    const { manager, clock, sink, books } = observing({ rate: 1 });
    for (const sessionId of ["a", "b"]) manager.observe(event("log", { sessionId }));
    sink.hang();
    let isFlushed = false;
    const flush = manager.flush().then(() => {
      isFlushed = true;
    });
    await clock.advance(0);
    expect(sink.hanging).toBe(2);
    expect(books().queued).toBe(2);
    expect(isFlushed).toBe(false);
    expect(clock.pendingTimers.filter(({ hasRef }) => !hasRef)).toEqual([]);
    sink.release();
    await flush;
    expect(books()).toMatchObject({ delivered: 2, queued: 0 });
    // From here on it holds again.
    manager.observe(event("log", { sessionId: "c" }));
    expect(books().queued).toBe(1);
    expect(clock.pendingTimers).toHaveLength(1);
  });

  it("gives a flush up when its signal aborts", async () => {
    const sink = gatedHandler();
    const handler = tailSampling({ rate: 1 })(sink, context as never);
    const deadline = new AbortController();
    sink.hang();
    void handler.handle(event("log"));
    const flush = handler.flush?.({ signal: deadline.signal });
    deadline.abort();
    await flush;
    await handler.flush?.({ signal: deadline.signal });
    expect(sink.hanging).toBe(1);
  });

  it("decides everything at once when the process exits", () => {
    const sink = gatedHandler();
    const handler = pipe(tailSampling({ rate: 0 }), sink);
    const bad = anError("bad");
    void handler.handle(bad);
    void handler.handle(event("log", { sessionId: "good" }));
    handler.flushSync?.();
    expect(sink.events).toEqual([bad]);
    expect(handler.stats?.()).toMatchObject({
      delivered: 1,
      dropped: { sampled_out: 1 },
      queued: 0,
    });
  });

  it("hands back what comes after it was disposed", async () => {
    const handler = tailSampling()({ handle: () => {}, handleBatch: () => {} }, context as never);
    await handler[Symbol.asyncDispose]?.();
    expect(() => handler.handle(event("log"))).toThrow(
      expect.objectContaining({ reason: "already_shutdown" }),
    );
  });

  it("leaves alone what it holds when the time for a shutdown is over", async () => {
    const { manager, clock, sink, books, diagnostics } = observing({ rate: 1 });
    sink.hang();
    manager.observe(event("session.end", { sessionId: "hanging" }));
    const shutdown = manager.shutdown({ timeoutMs: 100 });
    await clock.advance(1_000);
    await shutdown;
    expect(books()).toMatchObject({ delivered: 0, queued: 0, dropped: { shutdown_timeout: 1 } });
    expect(clock.pendingTimers).toEqual([]);
    expect(diagnostics.map(({ kind }) => kind)).toEqual(["shutdown_timeout"]);
  });

  it("sends nothing when nothing may be delivered any more", async () => {
    const ending = new AbortController();
    const sink = gatedHandler();
    const clock = fakeClock();
    const standing = { clock, signal: ending.signal } as never;
    const handler = tailSampling({ rate: 1 })(sink, standing);
    void handler.handle(event("log", { sessionId: "held" }));
    ending.abort();
    await handler[Symbol.asyncDispose]?.();
    handler.flushSync?.();
    expect(sink.calls).toEqual([]);
    expect(clock.pendingTimers).toEqual([]);
  });

  it("takes no more than its bounds of a flood behind a destination that hangs", () => {
    const { manager, sink, books } = observing({ rate: 1, maxEvents: 500 });
    const events = eventFactory();
    sink.hang();
    for (const each of events.take(20_000)) manager.observe(each);
    const { accepted, delivered, dropped, queued } = books();
    expect(queued).toBeLessThanOrEqual(500);
    expect(accepted).toBe(20_000);
    expect(delivered + queued + dropped["queue_full"]!).toBe(20_000);
  });
});

describe("the options of tailSampling", () => {
  it.each<[unknown, string]>([
    [{ by: "user" }, '[tailSampling] by must be one of "session", "trace"; received "user".'],
    [{ windowMs: 0 }, "[tailSampling] windowMs must be a number from 1 to 2147483647; received 0."],
    [
      { windowMs: 2 ** 31 },
      "[tailSampling] windowMs must be a number from 1 to 2147483647; received 2147483648.",
    ],
    [
      { maxSessions: 0 },
      "[tailSampling] maxSessions must be an integer of at least 1; received 0.",
    ],
    [
      { maxEventsPerSession: 1.5 },
      "[tailSampling] maxEventsPerSession must be an integer of at least 1; received 1.5.",
    ],
    [{ maxEvents: 0 }, "[tailSampling] maxEvents must be an integer of at least 1; received 0."],
    [{ keep: "errors" }, '[tailSampling] keep must be a function; received "errors".'],
    [{ slowMs: -1 }, "[tailSampling] slowMs must be a number of at least 0; received -1."],
    [
      { expensiveTokens: "1" },
      '[tailSampling] expensiveTokens must be a number of at least 0; received "1".',
    ],
    [{ rate: 2 }, "[tailSampling] rate must be a number from 0 to 1; received 2."],
  ])("refuse %o", (options, message) => {
    expect(() => tailSampling(options as TailSamplingOptions)).toThrow(message);
  });

  it("take an option that is undefined for one that is left out", () => {
    const options = { windowMs: undefined, rate: undefined, keep: undefined };
    expect(() => tailSampling(options as never)).not.toThrow();
  });
});
