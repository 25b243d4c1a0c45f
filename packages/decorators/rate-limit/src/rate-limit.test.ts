import {
  type Diagnostic,
  type DiagnosticInput,
  ObservabilityManager,
  type ObservedEvent,
  pipe,
} from "@llmobs/core";
import { eventFactory, fakeClock, gatedHandler, recordingHandler } from "@llmobs/testing";
import { describe, expect, it } from "vitest";
import { rateLimit } from "./rate-limit.ts";
import type { RateLimitOptions } from "./rate-limit-options.ts";

const events = eventFactory();

function observing(options: RateLimitOptions) {
  const clock = fakeClock();
  const kept = recordingHandler();
  const diagnostics: Diagnostic[] = [];
  const manager = new ObservabilityManager({
    source: "test",
    clock,
    handlers: [pipe(rateLimit(options), kept)],
    onDiagnostic: (diagnostic) => diagnostics.push(diagnostic),
  });
  return { manager, clock, kept, diagnostics, books: () => manager.stats().handlers[0]! };
}

describe("rateLimit", () => {
  it("lets a burst through and then so many per second, and counts the others", async () => {
    const { manager, clock, kept, books } = observing({ perSecond: 10, burst: 5 });
    for (let step = 0; step < 8; step++) manager.log("working");
    expect(kept.events).toHaveLength(5);
    expect(books()).toMatchObject({ accepted: 8, delivered: 5, dropped: { rate_limited: 3 } });
    await clock.advance(200);
    for (let step = 0; step < 8; step++) manager.log("working");
    expect(kept.events).toHaveLength(7);
  });

  it.each([
    [{ perSecond: 4 }, 4],
    [{ perSecond: 0.5 }, 1],
    [{ perSecond: 4, burst: 1 }, 1],
    [{ perSecond: 1, burst: 3.7 }, 3],
  ])("with %o lets %i through at once", (options, expected) => {
    const { manager, kept } = observing(options);
    for (let step = 0; step < 10; step++) manager.log("working");
    expect(kept.events).toHaveLength(expected);
  });

  it.each([3_600_000, -3_600_000])("notices nothing of a wall clock that jumps by %i ms", (ms) => {
    const { manager, clock, kept } = observing({ perSecond: 1_000, burst: 1 });
    manager.log("first");
    clock.step(ms);
    manager.log("at once");
    expect(kept.events).toHaveLength(1);
    clock.advanceSync(1);
    manager.log("a millisecond later");
    expect(kept.events).toHaveLength(2);
  });

  it("gives each type a limit of its own", () => {
    const { manager, kept } = observing({ perSecond: 1, by: "type" });
    for (let step = 0; step < 3; step++) {
      manager.log("working");
      manager.score("speed", step);
    }
    kept.assertTypes("log", "score");
  });

  it("gives each session a limit of its own, and all without one a common one", () => {
    const { manager, kept } = observing({ perSecond: 1, by: "session" });
    for (const sessionId of ["a", "b", undefined, "a", "b", undefined]) {
      manager.log("working", sessionId === undefined ? {} : { sessionId });
    }
    expect(kept.events.map(({ sessionId }) => sessionId)).toEqual(["a", "b", undefined]);
  });

  it("gives each key of a function's a limit of its own", () => {
    const { manager, kept } = observing({ perSecond: 1, by: ({ userId }) => `user ${userId}` });
    for (const userId of ["ada", "bob", "ada"]) manager.log("working", { userId });
    expect(kept.events.map(({ userId }) => userId)).toEqual(["ada", "bob"]);
  });

  it("forgets the limits not used for the longest, beyond maxKeys", () => {
    const { manager, kept } = observing({ perSecond: 1, by: "session", maxKeys: 4 });
    const log = (sessionId: string): void => manager.log("working", { sessionId });
    for (const sessionId of ["a", "b", "a", "b", "c", "d", "a", "c"]) log(sessionId);
    expect(kept.events.map(({ sessionId }) => sessionId)).toEqual(["a", "b", "c", "d"]);
    for (const sessionId of ["e", "f", "g", "h", "a"]) log(sessionId);
    expect(kept.events.at(-1)?.sessionId).toBe("a");
    expect(kept.events).toHaveLength(9);
  });

  it.each<[string, () => unknown, string]>([
    [
      "throws",
      () => {
        throw new Error("no such member");
      },
      "no such member",
    ],
    [
      "rejects",
      async () => {
        throw new Error("later");
      },
      "[rateLimit] by must answer with a string; it gave a object.",
    ],
    ["gives no string", () => 7, "[rateLimit] by must answer with a string; it gave a number."],
  ])(
    "counts events under the shared limit where by %s, and says so",
    async (_what, by, message) => {
      const { manager, kept, diagnostics, books } = observing({ perSecond: 1, by: by as never });
      manager.log("one");
      manager.log("two");
      await new Promise(setImmediate); // Vitest fails the run on a rejection that nobody handles.
      expect(kept.events).toHaveLength(1);
      expect(books()).toMatchObject({ dropped: { rate_limited: 1 }, failures: 0 });
      expect(diagnostics[0]).toMatchObject({
        node: "rate-limit",
        kind: "by_error",
        message: "The rate limit's by failed; the event was counted under the shared limit",
        error: { message },
      });
    },
  );
});

describe("what rateLimit tells", () => {
  it("is one summary a while, by type, with the most frequent first", async () => {
    const { manager, clock, diagnostics } = observing({ perSecond: 1 });
    manager.log("kept");
    for (let step = 0; step < 5; step++) manager.score("speed", step);
    for (let step = 0; step < 30; step++) manager.log("working");
    expect(diagnostics).toEqual([]);
    expect(clock.pendingTimers).toEqual([{ dueInMs: 15_000, hasRef: false }]);
    await clock.advance(15_000);
    expect(diagnostics).toEqual([
      {
        node: "rate-limit",
        kind: "rate_limited",
        message: "Dropped 35 events beyond 1 per second: 30 log, 5 score",
        count: 35,
      },
    ]);
    await clock.advance(60_000);
    expect(diagnostics).toHaveLength(1);
    expect(clock.pendingTimers).toEqual([]);
  });

  it("begins anew after each summary", async () => {
    const { manager, clock, diagnostics } = observing({ perSecond: 1 });
    for (let round = 0; round < 2; round++) {
      for (let step = 0; step < 3; step++) manager.log("working");
      await clock.advance(15_000);
    }
    expect(diagnostics.map(({ count }) => count)).toEqual([2, 2]);
  });

  it.each(["flush", "shutdown"] as const)("comes at once at a %s", async (what) => {
    const { manager, clock, diagnostics } = observing({ perSecond: 1, by: "session" });
    manager.log("kept");
    manager.log("dropped");
    await manager[what]();
    expect(diagnostics.map(({ message }) => message)).toEqual([
      "Dropped 1 events beyond 1 per second and session: 1 log",
    ]);
    expect(clock.pendingTimers).toEqual([]);
  });

  it("is nothing where nothing was dropped", async () => {
    const { manager, diagnostics } = observing({ perSecond: 1 });
    manager.log("kept");
    await manager.shutdown();
    expect(diagnostics).toEqual([]);
  });

  it("comes when it is disposed, where nobody flushed it", async () => {
    const diagnostics: DiagnosticInput[] = [];
    const clock = fakeClock();
    const node = rateLimit({ perSecond: 1 })(gatedHandler(), {
      clock,
      signal: new AbortController().signal,
      drop: () => {},
      diagnostic: (diagnostic) => diagnostics.push(diagnostic),
      adopt: () => {
        throw new Error("rateLimit adopts nothing");
      },
    });
    await node.handleBatch?.(events.take(3));
    await node[Symbol.asyncDispose]?.();
    expect(diagnostics).toMatchObject([{ kind: "rate_limited", count: 2 }]);
    expect(clock.pendingTimers).toEqual([]);
  });

  it("says nothing of further types where it names all", async () => {
    const { manager, diagnostics } = observing({ perSecond: 1, by: () => "all" });
    manager.log("kept");
    for (let type = 1; type <= 5; type++) manager.emit(`acme.${type}` as "log", {} as never);
    await manager.flush();
    expect(diagnostics[0]?.message).toMatch(/1 acme\.5$/u);
  });

  it("names five types and bounds how many it counts", async () => {
    const { manager, diagnostics } = observing({ perSecond: 1, by: () => "all" });
    manager.log("kept");
    for (let type = 1; type <= 30; type++) {
      for (let count = type; count <= 30; count++)
        manager.emit(`acme.${type}` as "log", {} as never);
    }
    for (let count = 0; count < 3; count++) manager.emit("acme.1" as "log", {} as never);
    await manager.flush();
    // Of the types 21 to 30 came 55 in all.
    expect(diagnostics.map(({ message }) => message)).toEqual([
      "Dropped 468 events beyond 1 per second and key: 55 other types, 33 acme.1, 29 acme.2, 28 acme.3, 27 acme.4, …",
    ]);
  });
});

describe("rateLimit, given batches", () => {
  it("passes on the very batch where it keeps all, and one of what it keeps else", () => {
    const batches: (readonly ObservedEvent[])[] = [];
    const handler = pipe(rateLimit({ perSecond: 1, burst: 12 }), {
      name: "sink",
      handle: () => {},
      handleBatch: (batch) => void batches.push(batch),
    });
    const [one, other] = [events.take(8), events.take(8)];
    void handler.handleBatch?.(one);
    void handler.handleBatch?.(other);
    void handler.handleBatch?.(one);
    expect(batches).toHaveLength(2);
    expect(batches[0]).toBe(one);
    expect(batches[1]).toEqual(other.slice(0, 4));
    expect(handler.stats?.().dropped).toEqual({ rate_limited: 12 });
  });

  it.each(["release", "fail"] as const)(
    "books what it drops when the rest has settled (%s)",
    async (outcome) => {
      const sink = gatedHandler();
      const handler = pipe(rateLimit({ perSecond: 1, burst: 2 }), sink);
      sink.hang();
      const delivery = handler.handleBatch?.(events.take(5));
      expect(handler.stats?.().dropped).toEqual({});
      sink[outcome]();
      await Promise.allSettled([delivery]);
      expect(handler.stats?.().dropped).toEqual({ rate_limited: 3 });
    },
  );

  it("books what it drops also where the rest fails at once", () => {
    const sink = gatedHandler();
    const handler = pipe(rateLimit({ perSecond: 1, burst: 2 }), sink);
    sink.fail();
    expect(() => handler.handleBatch?.(events.take(5))).toThrow("2 events failed");
    expect(handler.stats?.().dropped).toEqual({ rate_limited: 3 });
  });
});

describe("the options of rateLimit", () => {
  it.each<[unknown, string]>([
    [{}, "[rateLimit] perSecond must be a number from 0.000001 to 1000000000; received undefined."],
    [
      { perSecond: 0 },
      "[rateLimit] perSecond must be a number from 0.000001 to 1000000000; received 0.",
    ],
    [
      { perSecond: 1, burst: 0.5 },
      "[rateLimit] burst must be a number from 1 to 1000000000; received 0.5.",
    ],
    [
      { perSecond: 1, maxKeys: 1 },
      "[rateLimit] maxKeys must be an integer of at least 2; received 1.",
    ],
    [
      { perSecond: 1, by: "user" },
      '[rateLimit] by must be one of "type", "session"; received "user".',
    ],
    [{ perSecond: 1, by: 7 }, "[rateLimit] by must be a function; received 7."],
  ])("refuse %o", (options, message) => {
    expect(() => rateLimit(options as RateLimitOptions)).toThrow(message);
  });
});
