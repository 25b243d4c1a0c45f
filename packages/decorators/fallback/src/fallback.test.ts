import {
  fanout,
  type Handler,
  type HandlerBooks,
  ObservabilityManager,
  type ObservedEvent,
  pipe,
} from "@llmobs/core";
import {
  batchError,
  deliveryError,
  dropReasonOf,
  failuresOf,
  isRetryable,
} from "@llmobs/core/error";
import { eventFactory, fakeClock, gatedHandler, recordingHandler } from "@llmobs/testing";
import { describe, expect, it } from "vitest";
import { fallback } from "./fallback.ts";

const down = new Error("down");
const events = eventFactory();
const one = () => events.event("log");
const idsOf = (given: readonly ObservedEvent[]) => given.map(({ id }) => id);

async function errorOf(
  call: void | Promise<void> | (() => void | Promise<void>),
): Promise<unknown> {
  try {
    await (typeof call === "function" ? call() : call);
    return undefined;
  } catch (error) {
    return error;
  }
}

describe("the primary", () => {
  it("gets everything, and the others nothing, while it works", () => {
    const primary = gatedHandler();
    const spare = gatedHandler();
    const handler = pipe(fallback(spare), primary);
    expect(handler.handle(one())).toBeUndefined();
    expect(handler.handleBatch?.(events.take(3))).toBeUndefined();
    expect(primary.events).toHaveLength(4);
    expect(spare.calls).toHaveLength(0);
  });

  it("is waited for: nothing goes elsewhere as long as it may still take the event", async () => {
    const primary = gatedHandler();
    primary.hang();
    const spare = gatedHandler();
    const handler = pipe(fallback(spare), primary);
    const handled = handler.handle(one());
    await new Promise(setImmediate);
    expect(spare.calls).toHaveLength(0);
    primary.release();
    await handled;
    expect([primary.events.length, spare.calls.length]).toEqual([1, 0]);
  });
});

describe("what the primary hands back", () => {
  it("goes to the spare at once where both are synchronous", () => {
    const primary = gatedHandler();
    primary.fail(down);
    const spare = gatedHandler();
    const handler = pipe(fallback(spare), primary);
    const event = one();
    expect(handler.handle(event)).toBeUndefined();
    expect(spare.events).toEqual([event]);
    expect(spare.events[0]).toBe(event);
    expect(spare.calls[0]?.kind).toBe("handle");
  });

  it.each([
    [true, true],
    [true, false],
    [false, true],
  ])("goes there (primary asynchronous: %s, spare: %s)", async (primaryAsync, spareAsync) => {
    const primary = gatedHandler({ async: primaryAsync });
    primary.fail(down);
    const spare = gatedHandler({ async: spareAsync });
    const handler = pipe(fallback(spare), primary);
    const event = one();
    const batch = events.take(3);
    await handler.handle(event);
    await handler.handleBatch?.(batch);
    expect(spare.events).toEqual([event, ...batch]);
    expect(spare.calls.map(({ kind }) => kind)).toEqual(["handle", "handleBatch"]);
  });

  it("is only what failed of a batch, and each event arrives once", async () => {
    const primary = gatedHandler({ async: true });
    const spare = gatedHandler();
    const last = gatedHandler({ async: true });
    const batch = events.take(6);
    primary.failWhere((event) => batch.indexOf(event) >= 2);
    spare.failWhere((event) => batch.indexOf(event) >= 4);
    const handler = pipe(fallback(spare, last), primary);
    await handler.handleBatch?.(batch);
    expect(idsOf(primary.events)).toEqual(idsOf(batch.slice(0, 2)));
    expect(idsOf(spare.events)).toEqual(idsOf(batch.slice(2, 4)));
    expect(idsOf(last.events)).toEqual(idsOf(batch.slice(4)));
    expect(spare.calls.map(({ events: { length } }) => length)).toEqual([4]);
    expect(last.calls.map(({ events: { length } }) => length)).toEqual([2]);
  });
});

describe("what nobody took", () => {
  const primaryError = deliveryError("open", { reason: "breaker_open", retryable: false });
  const spareError = deliveryError("full", { reason: "queue_full" });

  it.each([true, false])("is handed back with every cause (asynchronous: %s)", async (async) => {
    const primary = gatedHandler({ async });
    primary.fail(primaryError);
    const spare = gatedHandler({ async });
    spare.fail(spareError);
    const handler = pipe(fallback(spare), primary);
    const error = await errorOf(() => handler.handle(one()));
    expect(error).toMatchObject({
      message: "[fallback] None of 2 destinations took the event.",
      cause: { message: "The errors of the destinations, in their order." },
    });
    const { cause } = error as { cause: AggregateError };
    expect(cause).toBeInstanceOf(AggregateError);
    expect(cause.errors).toEqual([primaryError, spareError]);
    expect([dropReasonOf(error), isRetryable(error)]).toEqual(["breaker_open", true]);
  });

  it("is not to be tried again where no destination might take it then", async () => {
    const primary = gatedHandler();
    primary.fail(primaryError);
    const spare = gatedHandler();
    spare.fail(deliveryError("closed", { retryable: false }));
    const error = await errorOf(() => pipe(fallback(spare), primary).handle(one()));
    expect(isRetryable(error)).toBe(false);
  });

  it("is named in a batch, each event with its own causes", async () => {
    const batch = events.take(4);
    const errors = batch.map(({ id }) => new Error(id));
    const primary = {
      name: "primary",
      handle: () => {},
      handleBatch: (given: readonly ObservedEvent[]) => {
        throw batchError(
          given.slice(1).map((event) => ({ event, error: errors[batch.indexOf(event)] })),
        );
      },
    };
    const spare = gatedHandler({ async: true });
    spare.failWhere((event) => event !== batch[2], spareError);
    const handler = pipe(fallback(spare), primary);
    const error = await errorOf(() => handler.handleBatch?.(batch));
    const failures = failuresOf(error, batch);
    expect(failures.map(({ event }) => event.id)).toEqual([batch[1]?.id, batch[3]?.id]);
    const causes = failures.map(
      (failure) => ((failure.error as Error).cause as AggregateError).errors as unknown[],
    );
    expect(causes).toEqual([
      [errors[1], spareError],
      [errors[3], spareError],
    ]);
    expect(idsOf(spare.events)).toEqual([batch[2]?.id]);
  });
});

describe("within a manager", () => {
  it("has the books say where events went, and closes what it fell back to, once", async () => {
    const primary = gatedHandler({ async: true });
    const spare = gatedHandler();
    const queue = recordingHandler();
    const manager = new ObservabilityManager({
      source: "test",
      handlers: [pipe(fallback(spare, fanout(queue)), primary)],
      onDiagnostic: () => {},
    });
    const books = () => manager.stats().handlers[0] as HandlerBooks;
    manager.log("to the primary");
    await manager.flush();
    primary.fail(down);
    manager.log("to the spare");
    await manager.flush();
    spare.fail(down);
    manager.log("to the queue");
    await manager.flush();
    expect(books()).toMatchObject({ accepted: 3, delivered: 3, dropped: {}, queued: 0 });
    expect([primary.events.length, spare.events.length, queue.events.length]).toEqual([1, 1, 1]);
    await manager.shutdown();
    expect([primary.disposals, spare.disposals]).toEqual([1, 1]);
  });

  it.each(["release", "fail"] as const)(
    "counts what of a batch has arrived as delivered alone, while the rest is under way (%s)",
    async (ending) => {
      const signal = new AbortController().signal;
      const primary = gatedHandler();
      const spare = gatedHandler();
      const last = gatedHandler({ async: true });
      const rest = [spare, last];
      const node = fallback(spare, last)(primary, {
        clock: fakeClock(),
        signal,
        drop: () => {},
        diagnostic: () => {},
        adopt: () => rest.shift() as (typeof rest)[0],
      });
      const batch = events.take(6);
      primary.failWhere((event) => batch.indexOf(event) >= 3);
      spare.hang();
      expect(node.queued?.()).toBe(0);
      const handled = errorOf(node.handleBatch?.(batch));
      expect(node.queued?.()).toBe(-3);
      const other = errorOf(node.handleBatch?.(batch.slice(2)));
      expect(node.queued?.()).toBe(-3 - 1);
      last.hang();
      spare.failWhere((event) => batch.indexOf(event) >= 4);
      await new Promise(setImmediate);
      expect(node.queued?.()).toBe(-4 - 2);
      last[ending]();
      await Promise.all([handled, other]);
      expect(node.queued?.()).toBe(0);
      spare[ending]();
      last.release();
      await errorOf(() => node.handleBatch?.(batch));
      expect(node.queued?.()).toBe(0);
    },
  );

  it("has nothing to correct where all that failed at once has been handed back", async () => {
    const primary = gatedHandler();
    const spare = gatedHandler();
    const batch = events.take(4);
    primary.failWhere((event) => batch.indexOf(event) >= 1);
    spare.fail(down);
    const node = fallback(spare)(primary, {
      clock: fakeClock(),
      signal: new AbortController().signal,
      drop: () => {},
      diagnostic: () => {},
      adopt: () => spare,
    });
    expect(await errorOf(() => node.handleBatch?.(batch))).toBeDefined();
    expect(node.queued?.()).toBe(0);
  });

  it("lets what is under way still fall back when a pipe is disposed", async () => {
    const { promise: hung, reject } = Promise.withResolvers<void>();
    const primary: Handler = { name: "primary", handle: () => hung };
    const spare = gatedHandler();
    const handler = pipe(fallback(spare), primary);
    const handled = [handler.handle(one()), handler.handleBatch?.(events.take(2))];
    let isOver = false;
    const disposed = handler[Symbol.asyncDispose]?.().then(() => {
      isOver = true;
    });
    await new Promise(setImmediate);
    expect([isOver, spare.disposals]).toEqual([false, 0]);
    reject(down);
    await Promise.all([...handled, disposed]);
    expect(spare.events).toHaveLength(3);
    expect(spare.disposals).toBe(1);
  });

  it("lets what is under way still fail when a pipe is disposed", async () => {
    const { promise: hung, reject } = Promise.withResolvers<void>();
    const spare = gatedHandler();
    spare.fail(down);
    const handler = pipe(fallback(spare), { name: "primary", handle: () => hung });
    const failed = errorOf(handler.handle(one()));
    const disposed = handler[Symbol.asyncDispose]?.();
    reject(down);
    await disposed;
    expect(dropReasonOf(await failed)).toBe("handler_error");
  });

  it("waits for nothing at dispose when nothing is under way any more", async () => {
    const primary = gatedHandler({ async: true });
    const handler = pipe(fallback(recordingHandler()), primary);
    await handler.handle(one());
    await handler[Symbol.asyncDispose]?.();
    expect(primary.disposals).toBe(1);
  });

  it.each([0, 500])(
    "does not wait beyond the deadline for a primary that hangs",
    async (lateMs) => {
      const clock = fakeClock();
      const spare = gatedHandler();
      const manager = new ObservabilityManager({
        source: "test",
        clock,
        handlers: [pipe(fallback(spare), { name: "hung", handle: () => new Promise(() => {}) })],
        onDiagnostic: () => {},
      });
      manager.log("hello");
      const shutdown = manager.shutdown({ timeoutMs: 1_000 });
      await clock.advance(1_000 + lateMs);
      const receipt = await shutdown;
      expect(receipt).toMatchObject({ timedOut: true, dropped: { shutdown_timeout: 1 } });
      expect(spare.disposals).toBe(1);
    },
  );

  it("stops waiting at dispose when nothing may be delivered any more", async () => {
    const ending = new AbortController();
    const hung = { handle: () => new Promise<void>(() => {}), handleBatch: () => {} };
    const node = fallback(recordingHandler())(hung, {
      clock: fakeClock(),
      signal: ending.signal,
      drop: () => {},
      diagnostic: () => {},
      adopt: () => hung,
    });
    void node.handle(one());
    const disposed = node[Symbol.asyncDispose]?.();
    ending.abort();
    await disposed;
    await node[Symbol.asyncDispose]?.();
  });
});

describe("where it stands", () => {
  const queue: Handler = { name: "queue", handle: () => {}, acknowledges: "enqueue" };
  const refusal =
    /failure comes back.*pipe\(buffer\(\), fallback\(spare\), retry\(\), circuitBreaker\(\), handler\)/u;

  it("refuses a primary that takes events into a queue, and names the order that works", () => {
    expect(() => pipe(fallback(recordingHandler()), queue)).toThrow(refusal);
    expect(() => pipe(fallback(recordingHandler()), queue)).toThrow(TypeError);
    expect(() => pipe(fallback(recordingHandler()), fanout(recordingHandler()))).toThrow(refusal);
    const decorators = [fallback(recordingHandler())];
    expect(() => new ObservabilityManager({ source: "test", decorators })).toThrow(refusal);
  });

  it("needs a handler to fall back to", () => {
    expect(() => fallback()).toThrow(
      new TypeError(
        "[fallback] Expected the handlers to fall back to, as in fallback(fileHandler()); received none.",
      ),
    );
    expect(() => pipe(fallback({} as Handler), recordingHandler())).toThrow(TypeError);
  });

  it("lets only the last of its handlers take events into a queue", () => {
    expect(() => fallback(queue, recordingHandler())).toThrow(
      new TypeError(
        "[fallback] queue takes events into a queue, so that the handlers behind it would never get one. Put it last.",
      ),
    );
    expect(() => fallback(recordingHandler(), queue, recordingHandler())).toThrow(/Put it last/u);
    expect(() => pipe(fallback(recordingHandler(), queue), recordingHandler())).not.toThrow();
  });
});
