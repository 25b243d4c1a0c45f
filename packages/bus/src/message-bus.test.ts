import { getEventListeners } from "node:events";
import { setImmediate as nextTurn } from "node:timers/promises";
import { testObservability } from "@llmobs/testing";
import { describe, expect, expectTypeOf, it } from "vitest";
import { MessageBus, type MessageBusOptions, type Result } from "./index.ts";

interface Commands {
  add: { input: { a: number; b: number }; result: number };
  wait: { input: { name: string }; result: string };
}

interface Events {
  added: { sum: number };
}

function setUp(options: Omit<MessageBusOptions, "observability"> = {}) {
  const { manager, handler, diagnostics } = testObservability();
  const bus = new MessageBus<Commands, Events>({ ...options, observability: manager });
  return { bus, manager, handler, diagnostics };
}

/** A handler whose executions end when the test says so. */
function heldHandler() {
  const running: { name: string; release: () => void }[] = [];
  const handle = ({ name }: { name: string }): Promise<string> =>
    new Promise((resolve) => running.push({ name, release: () => resolve(name) }));
  return { running, handle };
}

describe("execute", () => {
  it("gives the handler's value, and a pair of events that hang together", async () => {
    const { bus, handler } = setUp();
    bus.handle("add", ({ a, b }) => a + b);

    const result = await bus.execute({ type: "add", input: { a: 1, b: 2 } });

    expect(result).toEqual({ ok: true, value: 3 });
    handler.assertTypes("command.start", "command.end");
    const [start, end] = handler.events;
    expect(end?.spanId).toBe(start?.spanId);
    expect(end?.data).toMatchObject({ commandType: "add", status: "ok" });
  });

  it("gives what the handler threw, as itself, and never rejects", async () => {
    const { bus, handler } = setUp();
    const thrown = new RangeError("too much");
    bus.handle("add", () => {
      throw thrown;
    });

    const result = await bus.execute({ type: "add", input: { a: 1, b: 2 } });

    expect(result).toEqual({ ok: false, error: thrown });
    expect(!result.ok && result.error).toBe(thrown);
    expect(handler.ofType("command.end")[0]?.data).toMatchObject({
      status: "error",
      error: { name: "RangeError", message: "too much" },
    });
  });

  it("is typed by the command", () => {
    const { bus } = setUp();
    const add = () => bus.execute({ type: "add", input: { a: 1, b: 2 } });
    expectTypeOf(add).returns.resolves.toEqualTypeOf<Result<number>>();
    // @ts-expect-error the input does not fit the command
    void (() => bus.execute({ type: "add", input: { name: "x" } }));
    // @ts-expect-error there is no such command
    void (() => bus.execute({ type: "subtract", input: { a: 1, b: 2 } }));
  });

  it("says which command has no handler, and which have one", async () => {
    const { bus, handler } = setUp();
    bus.handle("wait", ({ name }) => name);

    const result = await bus.execute({ type: "add", input: { a: 1, b: 2 } });

    expect(result).toMatchObject({
      ok: false,
      error: { code: "ERR_LLMOBS_BUS_NO_HANDLER", message: expect.stringMatching(/add.*wait/s) },
    });
    expect(handler.ofType("command.end")[0]?.data.status).toBe("error");
  });

  it("refuses a second handler, and takes another once the first is gone", async () => {
    const { bus } = setUp();
    const remove = bus.handle("add", () => 1);
    expect(() => bus.handle("add", () => 2)).toThrow(
      expect.objectContaining({ code: "ERR_LLMOBS_BUS_TWO_HANDLERS" }),
    );
    remove();
    bus.handle("add", () => 2);
    remove();
    expect(await bus.execute({ type: "add", input: { a: 0, b: 0 } })).toEqual({
      ok: true,
      value: 2,
    });
  });

  it("hands the signal to the handler and ends as aborted", async () => {
    const { bus, handler } = setUp();
    const caller = new AbortController();
    bus.handle("wait", async (_input, { signal }) => {
      caller.abort(new Error("changed my mind"));
      signal.throwIfAborted();
      return "unreachable";
    });

    const result = await bus.execute(
      { type: "wait", input: { name: "x" } },
      { signal: caller.signal },
    );

    expect(result).toMatchObject({ ok: false, error: { message: "changed my mind" } });
    expect(handler.ofType("command.end")[0]?.data.status).toBe("aborted");
  });

  it("does not start a command whose signal has aborted", async () => {
    const { bus } = setUp();
    let calls = 0;
    bus.handle("add", () => ++calls);
    await bus.execute({ type: "add", input: { a: 1, b: 1 } }, { signal: AbortSignal.abort() });
    expect(calls).toBe(0);
  });

  it("gives each command a signal of its own where the caller gives none", async () => {
    const { bus } = setUp();
    const signals: AbortSignal[] = [];
    bus.handle("add", (_input, context) => {
      signals.push(context.signal, context.signal);
      return 1;
    });
    await bus.execute({ type: "add", input: { a: 1, b: 1 } });
    await bus.execute({ type: "add", input: { a: 1, b: 1 } });
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false, false, false]);
    expect(signals[0]).toBe(signals[1]);
    // Listeners that handlers leave behind must not add up for the life of the process.
    expect(signals[2]).not.toBe(signals[0]);
  });

  it("observes nothing while the manager is switched off, and goes on when it is on", async () => {
    const { bus, manager, handler } = setUp();
    bus.handle("add", ({ a, b }) => a + b);
    manager.setEnabled(false);
    expect(await bus.execute({ type: "add", input: { a: 1, b: 1 } })).toEqual({
      ok: true,
      value: 2,
    });
    handler.assertTypes();
    manager.setEnabled(true);
    await bus.execute({ type: "add", input: { a: 1, b: 1 } });
    handler.assertTypes("command.start", "command.end");
  });

  it("works without observability", async () => {
    const bus = new MessageBus<Commands>();
    bus.handle("add", ({ a, b }) => a + b);
    expect(await bus.execute({ type: "add", input: { a: 2, b: 2 } })).toEqual({
      ok: true,
      value: 4,
    });
  });

  it("leaves nothing of one bus in another", async () => {
    const one = setUp();
    const other = setUp();
    one.bus.handle("add", () => 1);
    other.bus.handle("add", () => 2);
    await one.bus.execute({ type: "add", input: { a: 0, b: 0 } });
    expect(one.handler.callCount).toBe(2);
    expect(other.handler.callCount).toBe(0);
  });

  it("makes a command that a command executes its child", async () => {
    const { bus, handler } = setUp();
    bus.handle("add", ({ a, b }) => a + b);
    bus.handle("wait", async ({ name }) => {
      await bus.execute({ type: "add", input: { a: 1, b: 1 } });
      return name;
    });
    await bus.execute({ type: "wait", input: { name: "x" } });
    const [outer, inner] = handler.ofType("command.start");
    expect(inner?.parentSpanId).toBe(outer?.spanId);
    expect(inner?.traceId).toBe(outer?.traceId);
  });
});

describe("middleware", () => {
  it("stands around the command, the first one outermost, and may change the value", async () => {
    const { bus } = setUp();
    const order: string[] = [];
    bus.handle("add", ({ a, b }) => a + b);
    bus.use(async ({ type }, next) => {
      order.push(`before ${type}`);
      const value = await next();
      order.push("after");
      return (value as number) * 10;
    });
    bus.use((_context, next) => {
      order.push("inner");
      return next();
    });
    const result = await bus.execute({ type: "add", input: { a: 1, b: 2 } });
    expect(result).toEqual({ ok: true, value: 30 });
    expect(order).toEqual(["before add", "inner", "after"]);
  });

  it("may answer without the handler, or throw", async () => {
    const { bus } = setUp();
    let calls = 0;
    bus.handle("add", () => ++calls);
    bus.use(() => 42);
    expect(await bus.execute({ type: "add", input: { a: 1, b: 2 } })).toEqual({
      ok: true,
      value: 42,
    });
    expect(calls).toBe(0);
  });

  it("must not call next twice", async () => {
    const { bus } = setUp();
    bus.handle("add", () => 1);
    bus.use(async (_context, next) => {
      await next();
      return next();
    });
    expect(await bus.execute({ type: "add", input: { a: 1, b: 2 } })).toMatchObject({
      ok: false,
      error: { code: "ERR_LLMOBS_BUS_NEXT_TWICE" },
    });
  });
});

describe("the concurrency bound", () => {
  it("lets so many run, and the others in order", async () => {
    const { bus } = setUp({ concurrency: 2 });
    const { running, handle } = heldHandler();
    bus.handle("wait", handle);
    const results = ["a", "b", "c", "d"].map((name) =>
      bus.execute({ type: "wait", input: { name } }),
    );
    await Promise.resolve();
    expect(running.map(({ name }) => name)).toEqual(["a", "b"]);
    running[1]?.release();
    await results[1];
    expect(running.map(({ name }) => name)).toEqual(["a", "b", "c"]);
    running[0]?.release();
    await results[0];
    for (const { release } of running) release();
    expect(await Promise.all(results)).toEqual(
      ["a", "b", "c", "d"].map((value) => ({ ok: true, value })),
    );
  });

  it("refuses more than may wait", async () => {
    const { bus } = setUp({ concurrency: 1, maxWaiting: 1 });
    const { running, handle } = heldHandler();
    bus.handle("wait", handle);
    const first = bus.execute({ type: "wait", input: { name: "a" } });
    const second = bus.execute({ type: "wait", input: { name: "b" } });
    expect(await bus.execute({ type: "wait", input: { name: "c" } })).toMatchObject({
      ok: false,
      error: { code: "ERR_LLMOBS_BUS_QUEUE_FULL" },
    });
    running[0]?.release();
    await first;
    running[1]?.release();
    expect(await second).toEqual({ ok: true, value: "b" });
  });

  it("lets a waiting command be called off, and leaves no listener behind", async () => {
    const { bus } = setUp({ concurrency: 1 });
    const { running, handle } = heldHandler();
    bus.handle("wait", handle);
    const first = bus.execute({ type: "wait", input: { name: "a" } });
    const caller = new AbortController();
    const patient = new AbortController();
    const second = bus.execute({ type: "wait", input: { name: "b" } }, { signal: caller.signal });
    const third = bus.execute({ type: "wait", input: { name: "c" } }, { signal: patient.signal });
    caller.abort();
    expect(await second).toMatchObject({ ok: false, error: { name: "AbortError" } });
    running[0]?.release();
    await first;
    expect(running.map(({ name }) => name)).toEqual(["a", "c"]);
    expect(getEventListeners(patient.signal, "abort")).toHaveLength(0);
    running[1]?.release();
    await third;
  });

  it("does not let a command wait for itself", async () => {
    const { bus } = setUp({ concurrency: 1 });
    bus.handle("add", ({ a, b }) => a + b);
    bus.handle("wait", async ({ name }) => {
      const sum = await bus.execute({ type: "add", input: { a: 1, b: 1 } });
      return `${name}${sum.ok ? sum.value : "?"}`;
    });
    expect(await bus.execute({ type: "wait", input: { name: "x" } })).toEqual({
      ok: true,
      value: "x2",
    });
  });

  it("counts what a command left behind once it has ended", async () => {
    const { bus } = setUp({ concurrency: 1 });
    const { running, handle } = heldHandler();
    const later = Promise.withResolvers<void>();
    let leftBehind: Promise<unknown> | undefined;
    bus.handle("wait", handle);
    bus.handle("add", () => {
      leftBehind = later.promise.then(() => bus.execute({ type: "wait", input: { name: "late" } }));
      return 0;
    });
    await bus.execute({ type: "add", input: { a: 0, b: 0 } });
    const first = bus.execute({ type: "wait", input: { name: "first" } });
    later.resolve();
    await nextTurn();
    expect(running.map(({ name }) => name)).toEqual(["first"]);
    running[0]?.release();
    await first;
    await nextTurn();
    running[1]?.release();
    expect(await leftBehind).toEqual({ ok: true, value: "late" });
  });

  it.each([0, -1, Number.NaN])("refuses a concurrency of %s", (concurrency) => {
    expect(() => new MessageBus({ concurrency })).toThrow(
      new RangeError(`[bus] concurrency must be a number of at least 1; received ${concurrency}.`),
    );
  });
});

describe("publish", () => {
  it("tells every subscriber, in order, also when one before it failed", async () => {
    const { bus, handler } = setUp();
    const heard: string[] = [];
    bus.subscribe("added", ({ data }) => heard.push(`first ${data.sum}`));
    bus.subscribe("added", function broken() {
      throw new Error("sync");
    });
    bus.subscribe("added", async () => Promise.reject(new TypeError("async")), { name: "later" });
    bus.subscribe("added", () => heard.push("last"));

    await bus.publish({ type: "added", data: { sum: 3 } });

    expect(heard).toEqual(["first 3", "last"]);
    expect(handler.ofType("subscriber.error").map(({ data }) => data)).toMatchObject([
      { eventType: "added", subscriber: "broken", error: { message: "sync" } },
      { eventType: "added", subscriber: "later", error: { name: "TypeError" } },
    ]);
  });

  it("forgets who has unsubscribed", async () => {
    const { bus } = setUp();
    let heard = 0;
    const unsubscribe = bus.subscribe("added", () => heard++);
    await bus.publish({ type: "added", data: { sum: 1 } });
    unsubscribe();
    await bus.publish({ type: "added", data: { sum: 1 } });
    expect(heard).toBe(1);
  });

  it("does not amplify: what subscribers cause to be observed is not published", async () => {
    const { bus, manager, handler } = setUp();
    bus.subscribe("added", () => manager.log("heard"));
    await bus.publish({ type: "added", data: { sum: 1 } });
    handler.assertTypes("log");
  });
});

describe("a session", () => {
  it("marks what is executed in it, and is a pair of events around it", async () => {
    const { bus, handler } = setUp();
    bus.handle("add", ({ a, b }, { sessionId, userId }) => {
      expect([sessionId, userId]).toEqual(["s-1", "ada"]);
      return a + b;
    });
    {
      await using session = bus.session({ id: "s-1", userId: "ada" });
      await session.execute({ type: "add", input: { a: 1, b: 2 } });
    }
    handler.assertTypes("session.start", "command.start", "command.end", "session.end");
    expect(new Set(handler.events.map(({ sessionId }) => sessionId))).toEqual(new Set(["s-1"]));
    expect(new Set(handler.events.map(({ userId }) => userId))).toEqual(new Set(["ada"]));
  });

  it("hears its own events only, and nothing once it has ended", async () => {
    const { bus } = setUp();
    const heard: string[] = [];
    const ada = bus.session();
    const bob = bus.session();
    ada.subscribe("added", ({ data }) => heard.push(`ada ${data.sum}`));
    bob.subscribe("added", ({ data }) => heard.push(`bob ${data.sum}`));
    bus.subscribe("added", ({ data }) => heard.push(`bus ${data.sum}`));
    await ada.publish({ type: "added", data: { sum: 1 } });
    await bob.publish({ type: "added", data: { sum: 2 } });
    await bus.publish({ type: "added", data: { sum: 3 } });
    await ada[Symbol.asyncDispose]();
    await ada.publish({ type: "added", data: { sum: 4 } });
    expect(heard).toEqual(["bus 1", "ada 1", "bus 2", "bob 2", "bus 3", "bus 4"]);
    await bob[Symbol.asyncDispose]();
  });

  it("is where a handler's own publications belong", async () => {
    const { bus } = setUp();
    let heard = 0;
    bus.handle("add", async ({ a, b }) => {
      await bus.publish({ type: "added", data: { sum: a + b } });
      return a + b;
    });
    await using session = bus.session();
    session.subscribe("added", () => heard++);
    await session.execute({ type: "add", input: { a: 1, b: 1 } });
    await bus.execute({ type: "add", input: { a: 1, b: 1 } });
    expect(heard).toBe(1);
  });

  it("waits for what runs in it before it ends", async () => {
    const { bus, handler } = setUp();
    const { running, handle } = heldHandler();
    bus.handle("wait", handle);
    const session = bus.session();
    const result = session.execute({ type: "wait", input: { name: "a" } });
    const ended = session[Symbol.asyncDispose]();
    expect(handler.ofType("session.end")).toHaveLength(0);
    running[0]?.release();
    await result;
    await ended;
    handler.assertTypes("session.start", "command.start", "command.end", "session.end");
  });

  it("ends badly where it is said so", async () => {
    const { bus, handler } = setUp();
    const session = bus.session();
    session.fail(new Error("lost the line"));
    await session[Symbol.asyncDispose]();
    expect(handler.ofType("session.end").map(({ data }) => data)).toMatchObject([
      { status: "error", error: { message: "lost the line" } },
    ]);
  });
});

describe("the end of a bus", () => {
  it("drains: commands, those that wait, and publications", async () => {
    const { bus } = setUp({ concurrency: 1 });
    const { running, handle } = heldHandler();
    bus.handle("wait", handle);
    const done: string[] = [];
    const results = ["a", "b"].map(async (name) => {
      await bus.execute({ type: "wait", input: { name } });
      done.push(name);
    });
    const drained = bus.drain().then(() => done.push("drained"));
    running[0]?.release();
    await results[0];
    running[1]?.release();
    await drained;
    expect(done).toEqual(["a", "b", "drained"]);
  });

  it("refuses what comes after it was disposed", async () => {
    const { bus } = setUp();
    bus.handle("add", () => 1);
    await bus[Symbol.asyncDispose]();
    expect(await bus.execute({ type: "add", input: { a: 1, b: 1 } })).toMatchObject({
      ok: false,
      error: { code: "ERR_LLMOBS_BUS_CLOSED" },
    });
  });
});
