import { describe, expect, it } from "vitest";
import { fakeClock } from "../test/fake-clock.ts";
import { heldHandler } from "../test/held-handler.ts";
import { recorder } from "../test/recorder.ts";
import { turn } from "../test/turn.ts";
import { batchError, deliveryError, isBatchError } from "./error.ts";
import {
  createEvent,
  type Decorator,
  type DecoratorContext,
  fanout,
  type Handler,
  type Next,
  ObservabilityManager,
  pipe,
} from "./index.ts";

const log = (message: string) => createEvent("log", { message }, { source: "test" });
const identity: Decorator = (next) => ({
  name: "identity",
  handle: (event) => next.handle(event),
  handleBatch: (events) => next.handleBatch(events),
});

/** A decorator that notes what is done to it. */
function noting(name: string, notes: string[]): Decorator {
  return (next) => ({
    name,
    handle: (event) => {
      notes.push(`${name} handle`);
      return next.handle(event);
    },
    attach: () => void notes.push(`${name} attach`),
    flush: () => void notes.push(`${name} flush`),
    flushSync: () => void notes.push(`${name} flushSync`),
    [Symbol.asyncDispose]: async () => void notes.push(`${name} dispose`),
  });
}

describe("pipe", () => {
  it("attaches, calls, flushes and disposes every part once, the outermost first", async () => {
    const notes: string[] = [];
    const sink = noting("sink", notes)({ handle: () => {}, handleBatch: () => {} }, {} as never);
    const manager = new ObservabilityManager({
      source: "test",
      handlers: [pipe(noting("a", notes), noting("b", notes), sink)],
    });
    manager.log("x");
    manager.flushSync();
    await manager.flush();
    await manager.shutdown();
    const steps = (step: string) => ["a", "b", "sink"].map((name) => `${name} ${step}`);
    expect(notes).toEqual([
      ...steps("attach"),
      ...steps("handle"),
      ...steps("flushSync"),
      ...steps("flush"),
      ...steps("flush"),
      ...steps("dispose"),
    ]);
  });

  it("goes on with the other parts where one fails to flush or to dispose", async () => {
    const notes: string[] = [];
    const failing: Decorator = (next) => ({
      name: "failing",
      handle: (event) => next.handle(event),
      flush: () => Promise.reject(new Error("flush")),
      [Symbol.asyncDispose]: () => Promise.reject(new Error("dispose")),
    });
    const piped = pipe(failing, noting("b", notes), recorder());
    await expect(piped.flush?.({ signal: new AbortController().signal })).rejects.toThrow("flush");
    await expect(piped[Symbol.asyncDispose]?.()).rejects.toThrow("dispose");
    expect(notes).toEqual(["b flush", "b dispose"]);
  });

  it("supplies a missing handleBatch, in order, and names what failed", () => {
    const given: string[] = [];
    const sink: Handler = {
      name: "one by one",
      handle: ({ data }) => {
        const message = "message" in data ? data.message : "";
        if (message === "b") throw new Error("not b");
        given.push(message);
      },
    };
    const events = ["a", "b", "c"].map(log);
    expect(() => pipe(identity, sink).handleBatch?.(events)).toThrow(
      expect.objectContaining({ failures: [{ event: events[1], error: new Error("not b") }] }),
    );
    expect(given).toEqual(["a", "c"]);
  });

  it("supplies it for asynchronous handlers too, one after the other", async () => {
    const slow = heldHandler();
    const events = ["a", "b"].map(log);
    const done = pipe(identity, {
      name: "slow",
      handle: (event) => slow.handle(event),
    }).handleBatch?.(events);
    expect(slow.held).toHaveLength(1);
    slow.held[0]?.reject(new Error("no"));
    await turn();
    slow.held[0]?.resolve();
    await expect(done).rejects.toMatchObject({ failures: [{ event: events[0] }] });
  });

  it("turns a foreign rejection of a batch into one that names all, at every boundary", async () => {
    const seen: unknown[] = [];
    const watching: Decorator = (next) => ({
      name: "watching",
      handle: (event) => next.handle(event),
      handleBatch: async (events) => {
        try {
          await next.handleBatch(events);
        } catch (error) {
          seen.push(error);
          throw new Error("another", { cause: error });
        }
      },
    });
    const sink: Handler = {
      name: "sink",
      handle: () => {},
      handleBatch: () => Promise.reject(new Error("foreign")),
    };
    const events = ["a", "b"].map(log);
    await expect(pipe(watching, watching, sink).handleBatch?.(events)).rejects.toMatchObject({
      code: "ERR_LLMOBS_BATCH",
      failures: events.map((event) => ({ event, error: new Error("another") })),
    });
    expect(seen.every(isBatchError)).toBe(true);
    expect(seen).toHaveLength(2);
  });

  it("counts what a batch delivered in part", async () => {
    const sink: Handler = {
      name: "sink",
      handle: () => {},
      handleBatch: ([first]) => {
        throw batchError([{ event: first!, error: deliveryError("413", { reason: "too_large" }) }]);
      },
    };
    const batching: Decorator = (next) => {
      const held: Parameters<Next["handleBatch"]>[0][number][] = [];
      return {
        name: "batching",
        handle: (event) => {
          held.push(event);
          if (held.length === 3) return next.handleBatch(held.splice(0));
        },
      };
    };
    const manager = new ObservabilityManager({
      source: "test",
      handlers: [pipe(batching, sink)],
      onDiagnostic: () => {},
    });
    for (const message of ["a", "b", "c"]) manager.log(message);
    expect(manager.stats().handlers[0]).toMatchObject({ delivered: 2, dropped: { too_large: 1 } });
  });

  it("tells every decorator whether failures come back from behind it", () => {
    const told: (string | undefined)[] = [];
    const asking: Decorator = (next) => {
      told.push(next.acknowledges);
      return { name: "asking", handle: (event) => next.handle(event) };
    };
    const queueing: Decorator = (next) => ({
      name: "queueing",
      acknowledges: "enqueue",
      handle: (event) => next.handle(event),
    });
    const piped = pipe(asking, asking, queueing, asking, recorder());
    pipe(asking, piped);
    pipe(asking, fanout(recorder()));
    expect(told).toEqual([undefined, "enqueue", "enqueue", "enqueue", "enqueue"]);
    expect(piped.acknowledges).toBe("enqueue");
    expect(pipe(asking, recorder()).acknowledges).toBeUndefined();
  });

  it("makes an adopted handler part of itself", async () => {
    const notes: string[] = [];
    const secondary = noting("secondary", notes)(
      { handle: () => {}, handleBatch: () => {} },
      {} as never,
    );
    const both: Decorator = (next, context) => {
      const other = context.adopt(secondary);
      return {
        name: "both",
        handle: (event) => (event.level === "error" ? other.handle(event) : next.handle(event)),
      };
    };
    const manager = new ObservabilityManager({
      source: "test",
      handlers: [pipe(both, recorder())],
    });
    manager.log("a");
    manager.error(new Error("b"));
    expect(manager.stats().handlers[0]).toMatchObject({ accepted: 2, delivered: 2 });
    await manager.shutdown();
    expect(notes).toEqual([
      "secondary attach",
      "secondary handle",
      "secondary flush",
      "secondary dispose",
    ]);
  });

  it("gives decorators the manager's clock, diagnostics under their name, and the end", async () => {
    const clock = fakeClock(1_000);
    const diagnostics: unknown[] = [];
    let context: DecoratorContext | undefined;
    const keeping: Decorator = (next, given) => {
      context = given;
      return { name: "keeping", handle: (event) => next.handle(event) };
    };
    const manager = new ObservabilityManager({
      source: "test",
      clock,
      handlers: [pipe(keeping, recorder())],
      onDiagnostic: ({ node, kind }) => void diagnostics.push([node, kind]),
    });
    clock.advance(5);
    context?.diagnostic({ kind: "odd", message: "Something" });
    expect([context?.clock.now(), context?.clock.monotonic()]).toEqual([1_005, 5]);
    expect(diagnostics).toEqual([["keeping", "odd"]]);
    expect(context?.signal.aborted).toBe(false);
    await manager.shutdown();
    expect(context?.signal.aborted).toBe(true);
  });

  it("delivers nothing once it is disposed, and hands it back", async () => {
    const sink = recorder();
    const piped = pipe(identity, sink);
    await piped[Symbol.asyncDispose]?.();
    await piped[Symbol.asyncDispose]?.();
    expect(() => piped.handle(log("a"))).toThrow(
      expect.objectContaining({ reason: "already_shutdown", retryable: false }),
    );
    expect(() => piped.handleBatch?.([log("a")])).toThrow(
      expect.objectContaining({ reason: "already_shutdown" }),
    );
    expect(sink.events).toEqual([]);
  });

  it("keeps one set of books for a pipe in a pipe", () => {
    const dropping: Decorator = (next, context) => ({
      name: "dropping",
      handle: (event) =>
        event.level === "debug" ? context.drop(event, "filtered") : next.handle(event),
    });
    const inner = pipe(dropping, recorder());
    const manager = new ObservabilityManager({ source: "test", handlers: [pipe(identity, inner)] });
    manager.log("a");
    manager.log("b", { level: "debug" });
    expect(manager.stats().handlers[0]).toMatchObject({
      accepted: 2,
      delivered: 1,
      dropped: { filtered: 1 },
      queued: 0,
    });
  });

  it("refuses what is no handler or no decorator", () => {
    expect(() => pipe(recorder() as never, recorder())).toThrow("[pipe] Expected decorators");
    expect(() => pipe(identity as never)).toThrow("call it to get its handler");
    expect(() => pipe(identity, {} as never)).toThrow("an object with the members (none)");
    expect(() => pipe((() => ({})) as never, recorder())).toThrow(TypeError);
  });
});

describe("fanout", () => {
  it("keeps books for each branch, and no branch's failure from the others", async () => {
    const rejecting: Handler = { name: "rejecting", handle: () => Promise.reject(new Error("no")) };
    const manager = new ObservabilityManager({
      source: "test",
      handlers: [pipe(identity, fanout(recorder("good"), rejecting))],
      onDiagnostic: () => {},
    });
    manager.log("a");
    await manager.flush();
    const [books] = manager.stats().handlers;
    expect(books).toMatchObject({ accepted: 1, delivered: 1, dropped: {}, queued: 0 });
    expect(books?.branches).toMatchObject([
      { name: "good", accepted: 1, delivered: 1, dropped: {} },
      { name: "rejecting", accepted: 1, delivered: 0, dropped: { handler_error: 1 } },
    ]);
  });

  it("is flushed and disposed with all its branches", async () => {
    const notes: string[] = [];
    const branch = (name: string) =>
      noting(name, notes)({ handle: () => {}, handleBatch: () => {} }, {} as never);
    const manager = new ObservabilityManager({
      source: "test",
      handlers: [fanout(branch("a"), branch("b"))],
    });
    await manager.shutdown();
    expect(notes.toSorted()).toEqual(
      ["attach", "dispose", "flush"].flatMap((step) => [`a ${step}`, `b ${step}`]).toSorted(),
    );
  });

  it("passes batches on as batches", () => {
    const batches: number[] = [];
    const sink: Handler = {
      name: "sink",
      handle: () => {},
      handleBatch: (events) => void batches.push(events.length),
    };
    void fanout(sink, sink).handleBatch?.(["a", "b"].map(log));
    expect(batches).toEqual([2, 2]);
  });

  it("cuts off a branch that observes, behind a queue too", async () => {
    let manager: ObservabilityManager;
    const events: string[] = [];
    const chatty: Handler = {
      name: "chatty",
      handle: (event) => {
        events.push(event.type);
        manager.log("again");
      },
    };
    const later: Decorator = (next) => ({
      name: "later",
      acknowledges: "enqueue",
      handle: (event) => void setImmediate(() => void next.handle(event)),
    });
    manager = new ObservabilityManager({
      source: "test",
      handlers: [pipe(later, fanout(pipe(identity, chatty)))],
      onDiagnostic: () => {},
    });
    manager.log("a");
    await turn();
    await turn();
    expect(events).toEqual(["log"]);
    expect(manager.stats().intake.dropped).toEqual({ reentrant: 1 });
  });
});
