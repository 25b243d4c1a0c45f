import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ObservabilityManager, type ObservedEvent, pipe } from "@llmobs/core";
import { dropReasonOf, failuresOf, isBatchError, isRetryable } from "@llmobs/core/error";
import { buffer } from "@llmobs/buffer";
import { retry } from "@llmobs/retry";
import { eventFactory, fakeClock, testObservability } from "@llmobs/testing";
import { describe, expect, it } from "vitest";
import { failureOf } from "../test/failure-of.ts";
import { host, type Hosted } from "../test/hosting.ts";
import { temporaryDirectory } from "../test/temporary-directory.ts";
import { workerHandler } from "./worker-handler.ts";

const factory = eventFactory({ text: "mixed" });
const idsOf = (events: readonly ObservedEvent[]): readonly string[] => events.map(({ id }) => id);

/** Whether the handler's thread has ended and none has followed yet. */
async function isPausing(handler: Hosted): Promise<boolean> {
  try {
    await handler.handleBatch([]);
    return false;
  } catch {
    return true;
  }
}

describe("a handler in a worker thread", () => {
  it("writes what @llmobs/file would have written here", async () => {
    const path = join(temporaryDirectory(), "events.jsonl");
    const file = workerHandler({ module: import.meta.resolve("@llmobs/file"), options: { path } });
    const manager = new ObservabilityManager({
      source: "test",
      captureContent: true,
      handlers: [pipe(buffer({ capacity: 20_000 }), file)],
    });
    const events = factory.take(10_000);
    for (const event of events) manager.observe(event);
    const receipt = await manager.shutdown();
    expect(receipt).toMatchObject({ delivered: 10_000, dropped: {}, pending: 0, timedOut: false });
    expect(readFileSync(path, "utf8")).toBe(
      events.map((event) => `${JSON.stringify(event)}\n`).join(""),
    );
  });

  it("hands back what failed, by event, with all that the error says", async () => {
    const { handler, arrived, setMode } = host("switched");
    const events = factory.take(6);
    setMode("fails partly");
    const error = await failureOf(handler.handleBatch(events));
    expect(isBatchError(error)).toBe(true);
    const failures = failuresOf(error, events);
    expect(failures.map(({ event }) => event)).toEqual([events[1], events[3], events[5]]);
    for (const failure of failures) {
      expect(failure.error).toMatchObject({
        message: "too long",
        retryable: false,
        reason: "too_large",
      });
    }
    expect(arrived()).toEqual([events[0]?.id, events[2]?.id, events[4]?.id]);
    expect(handler.stats()).toEqual({ delivered: 3, dropped: {}, queued: 0 });

    setMode("fails");
    const busy = await failureOf(handler.handle(factory.event("log")));
    expect(busy).toMatchObject({ message: "busy", retryable: true, retryAfterMs: 70 });
    expect(busy.cause).toMatchObject({ name: "RangeError", message: "503" });
  });

  it("takes the events of a batch one by one, where the handler takes no batches", async () => {
    const { handler, arrived } = host("single");
    const events = factory.take(4);
    const error = await failureOf(handler.handleBatch(events));
    expect(failuresOf(error, events).map(({ event }) => event)).toEqual([events[1], events[3]]);
    expect(arrived()).toEqual([events[0]?.id, events[2]?.id]);
  });

  it("books what is dropped in the thread, and passes on what is said there", async () => {
    const { handler, arrived } = host("piped");
    const { manager, diagnostics } = testObservability({ handlers: [pipe(handler)] });
    const events = [factory.event("log"), factory.event("score"), factory.event("log")];
    for (const event of events) manager.observe(event);
    await manager.flush();
    const [, books] = manager.stats().handlers;
    expect(books).toMatchObject({ accepted: 3, delivered: 1, dropped: { filtered: 2 }, queued: 0 });
    expect(arrived()).toEqual([events[1]?.id]);

    await handler.handleBatch(factory.take(5));
    await manager.flush();
    expect(diagnostics).toContainEqual(
      expect.objectContaining({
        node: "no-logs",
        kind: "seen",
        message: "A batch",
        error: expect.objectContaining({ message: "inner" }) as unknown,
      }),
    );
    await manager.shutdown();
  });

  it("sends an event that can't be copied as its JSON form, and hands back what has none", async () => {
    const { handler, arrived } = host("switched");
    const [ordinary, first, second] = factory.take(3) as [
      ObservedEvent,
      ObservedEvent,
      ObservedEvent,
    ];
    const withFunction = {
      ...first,
      attributes: { callback: () => {} },
    } as unknown as ObservedEvent;
    const inherited = Object.create(second) as ObservedEvent;
    const hostile = {
      ...factory.event("log"),
      toJSON: () => "nothing",
    };
    const events = [hostile, ordinary, withFunction, inherited];
    const error = await failureOf(handler.handleBatch(events));
    expect(failuresOf(error, events).map(({ event }) => event)).toEqual([hostile]);
    expect(dropReasonOf(error)).toBe("serialize_error");
    expect(isRetryable(failuresOf(error, events)[0]?.error)).toBe(false);
    expect(arrived()).toEqual([ordinary.id, first.id, second.id]);
    expect(await failureOf(handler.handleBatch([hostile]))).toMatchObject({
      failures: [{ event: hostile }],
    });
  });

  it("hands back what exceeds its bound, which a later try may fit in", async () => {
    const { handler, arrived } = host("switched", { maxInFlight: 10 });
    const batches = [factory.take(6), factory.take(6), factory.take(6)] as const;
    const [first, second, third] = batches.map((batch) => handler.handleBatch(batch));
    const error = await failureOf(third);
    expect(dropReasonOf(error)).toBe("queue_full");
    expect(isRetryable(error)).toBe(true);
    await Promise.all([first, second]);
    expect(arrived()).toEqual(idsOf([...batches[0], ...batches[1]]));
    await handler.handleBatch(batches[2]);
    expect(arrived()).toEqual(idsOf(batches.flat()));
  });

  it("tells the handler that nobody waits for a flush any more", async () => {
    const { handler, arrived, setMode } = host("switched");
    setMode("hangs");
    const controller = new AbortController();
    const flushed = handler.flush(controller);
    controller.abort();
    await flushed;
    expect(arrived()).toEqual(["gave up"]);
  });

  it("passes on that disposing failed, and is closed all the same", async () => {
    const { handler, setMode } = host("switched");
    await handler.handleBatch(factory.take(1));
    setMode("fails");
    await expect(handler[Symbol.asyncDispose]()).rejects.toThrow("could not be closed");
    expect(dropReasonOf(await failureOf(handler.handle(factory.event("log"))))).toBe(
      "already_shutdown",
    );
  });
});

describe("a handler that can't run in a thread", () => {
  it.each([
    ["queueing", /takes events into a queue, which belongs in front: pipe\(buffer\(\)/],
    ["missing", /exports no function missing. It exports: .*switched/],
    ["notAFactory", /exports no function notAFactory/],
    [undefined, /exports no handler's plugin/],
  ])("is refused, and the error says why: %s", async (name, message) => {
    const { handler } = host(name);
    const error = await failureOf(handler.handle(factory.event("log")));
    expect(error.message).toMatch(message);
    expect(isRetryable(error)).toBe(true);
  });

  it("fails at what only the manager's thread can do", async () => {
    const { handler } = host("raising");
    await expect(handler.handle(factory.event("log"))).rejects.toThrow(
      "raises events of its own cannot run in a worker thread",
    );
  });
});

describe("a thread that ends", () => {
  it("hands back all that it had not answered, and is followed by another one", async () => {
    const { handler, arrived, setMode } = host("switched");
    const { manager, diagnostics } = testObservability({ handlers: [handler], clock: fakeClock() });
    setMode("exits");
    const [first, second] = [factory.take(3), factory.take(2)];
    const calls = [handler.handleBatch(first), handler.handleBatch(second)];
    for (const call of calls) {
      const error = await failureOf(call);
      expect(error.message).toContain("The thread ended, with code 3");
      expect(isRetryable(error)).toBe(true);
    }
    await manager.flush();
    expect(diagnostics).toContainEqual(
      expect.objectContaining({ node: "worker", kind: "thread_ended", count: 1 }),
    );
    expect(arrived()).toEqual([first[0]?.id]);
    await manager.shutdown();
  });

  it("costs no event where retry stands in front", async () => {
    const { handler, arrived, setMode } = host("switched");
    const { manager } = testObservability({ handlers: [pipe(buffer(), retry(), handler)] });
    const events = factory.take(300);
    setMode("throws later");
    for (const event of events) manager.observe(event);
    const flushed = manager.flush();
    while (!(await isPausing(handler))) await new Promise(setImmediate);
    setMode("works");
    await flushed;
    expect(arrived()).toEqual(idsOf(events));
    expect(manager.stats().handlers[1]).toMatchObject({ delivered: 300, dropped: {}, queued: 0 });
    await manager.shutdown();
  });

  it("is not started again before a pause is over, which grows with each failure in a row", async () => {
    const clock = fakeClock();
    const { handler, arrived, setMode } = host("switched");
    const { manager } = testObservability({ handlers: [handler], clock });
    setMode("throws later");
    for (const pauseMs of [100, 200, 400]) {
      const error = await failureOf(handler.handle(factory.event("log")));
      expect(error.message).toContain("The thread ended: a bug in the handler");
      expect(await failureOf(handler.handle(factory.event("log")))).toMatchObject({
        message: `[worker] The thread has ended; another one may start in ${pauseMs} ms.`,
        retryAfterMs: pauseMs,
      });
      await handler.flush(new AbortController());
      await clock.advance(pauseMs);
    }
    setMode("works");
    const event = factory.event("log");
    await handler.handle(event);
    expect(arrived()).toEqual([event.id]);

    setMode("throws later");
    await failureOf(handler.handle(factory.event("log")));
    expect(await failureOf(handler.handle(factory.event("log")))).toMatchObject({
      retryAfterMs: 100,
    });
    await manager.shutdown();
  });

  it.each(["hangs", "blocks"] as const)("is ended where it %s beyond the timeout", async (mode) => {
    const clock = fakeClock();
    const { handler, arrived, setMode } = host("switched", { timeoutMs: 500 });
    const { manager } = testObservability({ handlers: [handler], clock });
    await handler.handleBatch(factory.take(1));
    setMode(mode);
    const call = failureOf(handler.handleBatch(factory.take(3)));
    await clock.advance(500);
    expect((await call).message).toBe("[worker] The thread did not answer within 500 ms.");
    setMode("works");
    await clock.advance(100);
    await handler.handleBatch(factory.take(2));
    expect(arrived()).toHaveLength(3);
    await manager.shutdown();
    expect(clock.pendingTimers).toEqual([]);
  });

  it("is given up at the deadline of a shutdown, with exact books", async () => {
    const { handler, setMode } = host("switched");
    const { manager } = testObservability({ handlers: [handler] });
    await handler.handleBatch(factory.take(1));
    setMode("blocks");
    for (const event of factory.take(3)) manager.observe(event);
    const receipt = await manager.shutdown({ timeoutMs: 50 });
    expect(receipt).toMatchObject({ dropped: { shutdown_timeout: 3 }, pending: 0, timedOut: true });
  });
});
