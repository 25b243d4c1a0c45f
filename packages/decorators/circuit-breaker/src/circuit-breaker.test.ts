import {
  type Diagnostic,
  fanout,
  type Handler,
  ObservabilityManager,
  type ObservedEvent,
  pipe,
} from "@llmobs/core";
import { batchError, deliveryError, dropReasonOf, isRetryable } from "@llmobs/core/error";
import { eventFactory, gatedHandler, recordingHandler } from "@llmobs/testing";
import { describe, expect, it, vi } from "vitest";
import { standing } from "../test/standing.ts";
import { circuitBreaker } from "./circuit-breaker.ts";

const HOUR_MS = 3_600_000;
const down = new Error("down");
const refused = deliveryError("400", { retryable: false });
const events = eventFactory();
const one = () => events.event("log");

/** What a call failed with, at once or later; undefined where it did not. */
async function errorOf(call: () => void | Promise<void>): Promise<unknown> {
  try {
    await call();
    return undefined;
  } catch (error) {
    return error;
  }
}

describe("a closed circuit", () => {
  it("passes calls on, without a promise where the destination is synchronous", () => {
    const sink = gatedHandler();
    const { node, breaker } = standing(sink);
    expect(node.handle(one())).toBeUndefined();
    expect(node.handleBatch?.(events.take(3))).toBeUndefined();
    expect(sink.calls.map(({ kind, events: { length } }) => [kind, length])).toEqual([
      ["handle", 1],
      ["handleBatch", 3],
    ]);
    expect(breaker.state).toBe("closed");
  });

  it.each([true, false])(
    "opens after so many failures in a row (asynchronous: %s)",
    async (async) => {
      const sink = gatedHandler({ async });
      sink.fail(down);
      const { node, breaker, changes, diagnostics } = standing(sink, { failureThreshold: 3 });
      for (let call = 1; call <= 3; call++) {
        expect(breaker.state).toBe("closed");
        expect(await errorOf(() => node.handle(one()))).toBe(down);
      }
      expect(breaker.state).toBe("open");
      expect(changes).toEqual([{ from: "closed", to: "open", error: down }]);
      expect(diagnostics).toEqual([
        {
          kind: "circuit_opened",
          message: "The circuit opened, since 3 calls in a row failed",
          error: down,
        },
      ]);
      const error = await errorOf(() => node.handle(one()));
      expect(error).toMatchObject({
        message: "[circuit-breaker] The circuit is open, since 3 calls in a row failed.",
        cause: down,
      });
      expect([dropReasonOf(error), isRetryable(error)]).toEqual(["breaker_open", false]);
      expect(sink.calls).toHaveLength(3);
    },
  );

  it.each([true, false])("counts anew after a success (asynchronous: %s)", async (async) => {
    const sink = gatedHandler({ async });
    const { node, breaker } = standing(sink, { failureThreshold: 2 });
    for (let round = 0; round < 5; round++) {
      sink.fail(down);
      await errorOf(() => node.handle(one()));
      sink.release();
      if (round % 2 === 0) await node.handle(one());
      else await node.handleBatch?.(events.take(2));
    }
    expect(breaker.state).toBe("closed");
  });

  it.each([true, false])("counts a batch as one call (asynchronous: %s)", async (async) => {
    const sink = gatedHandler({ async });
    sink.fail(down);
    const { node, breaker } = standing(sink, { failureThreshold: 2 });
    await errorOf(() => node.handleBatch?.(events.take(50)));
    expect(breaker.state).toBe("closed");
    await errorOf(() => node.handleBatch?.(events.take(50)));
    expect(breaker.state).toBe("open");
  });

  it("takes a batch of which a part arrived for a success", async () => {
    const sink = gatedHandler();
    const { node, breaker } = standing(sink, { failureThreshold: 2 });
    const fail = (matches: (event: ObservedEvent) => boolean) => {
      sink.failWhere(matches, down);
      return errorOf(() => node.handleBatch?.(events.take(4)));
    };
    await fail(() => true);
    let seen = 0;
    expect(await fail(() => ++seen < 4)).toMatchObject({ code: "ERR_LLMOBS_BATCH" });
    await fail(() => true);
    expect(breaker.state).toBe("closed");
    await fail(() => true);
    expect(breaker.state).toBe("open");
  });

  it("does not count what is refused for what it is, neither as a failure nor as a success", async () => {
    const sink = gatedHandler();
    const { node, breaker } = standing(sink, { failureThreshold: 2 });
    const call = (error: unknown) => {
      sink.fail(error);
      return errorOf(() => node.handle(one()));
    };
    for (let count = 0; count < 10; count++) expect(await call(refused)).toBe(refused);
    sink.fail(refused);
    await errorOf(() => node.handleBatch?.(events.take(2)));
    expect(breaker.state).toBe("closed");
    await call(down);
    await call(refused);
    expect(breaker.state).toBe("closed");
    await call(down);
    expect(breaker.state).toBe("open");
  });

  it("counts a batch that failed as a whole if any of its events might be tried again", async () => {
    const handleBatch: Handler["handleBatch"] = (given) => {
      throw batchError(
        given.map((event, index) => ({ event, error: index === 1 ? down : refused })),
      );
    };
    const { node, breaker } = standing({ handle: () => {}, handleBatch }, { failureThreshold: 1 });
    await errorOf(() => node.handleBatch?.(events.take(3)));
    expect(breaker.state).toBe("open");
  });

  it("does not open a second time for calls that were under way when it opened", async () => {
    const sink = gatedHandler();
    sink.hang();
    const { node, breaker, changes, clock } = standing(sink, { failureThreshold: 2 });
    const calls = Array.from({ length: 20 }, () => errorOf(() => node.handle(one())));
    sink.fail(down);
    await Promise.all(calls);
    expect(breaker.state).toBe("open");
    expect(changes).toHaveLength(1);
    await clock.advance(HOUR_MS);
    sink.release();
    await node.handle(one());
    expect(breaker.state).toBe("closed");
  });
});

describe("an open circuit", () => {
  it("lets nothing through, and hands back the same error without waiting", async () => {
    const sink = gatedHandler();
    sink.fail(down);
    const { node, clock } = standing(sink, { failureThreshold: 1, resetTimeoutMs: 5_000 });
    await errorOf(() => node.handle(one()));
    sink.release();
    await clock.advance(4_999);
    const error = await errorOf(() => node.handle(one()));
    expect(await errorOf(() => node.handle(one()))).toBe(error);
    expect(() => node.handleBatch?.(events.take(3))).toThrow(/The circuit is open/u);
    expect(sink.calls).toHaveLength(1);
  });

  it.each([HOUR_MS, -HOUR_MS])("does not notice a wall clock that jumps by %i ms", async (jump) => {
    const sink = gatedHandler();
    sink.fail(down);
    const { node, clock, breaker } = standing(sink, { failureThreshold: 1, resetTimeoutMs: 5_000 });
    await errorOf(() => node.handle(one()));
    sink.release();
    clock.step(jump);
    await clock.advance(4_999);
    await errorOf(() => node.handle(one()));
    expect(breaker.state).toBe("open");
    await clock.advance(1);
    node.handle(one()) as undefined;
    expect(breaker.state).toBe("closed");
  });

  it("holds no timer", async () => {
    const sink = gatedHandler();
    sink.fail(down);
    const { node, clock } = standing(sink, { failureThreshold: 1 });
    await errorOf(() => node.handle(one()));
    expect(clock.pendingTimers).toEqual([]);
  });
});

/** A circuit that is open and may be probed at once. */
async function opened(
  sink: ReturnType<typeof gatedHandler>,
  options: Parameters<typeof circuitBreaker>[0] = {},
) {
  const stand = standing(sink, { failureThreshold: 1, resetTimeoutMs: 1_000, ...options });
  sink.fail(down);
  await errorOf(() => stand.node.handle(one()));
  await stand.clock.advance(1_000);
  sink.release();
  expect(stand.breaker.state).toBe("open");
  return stand;
}

describe("a half-open circuit", () => {
  it("lets exactly one of a thousand callers through", async () => {
    const sink = gatedHandler();
    const { node, breaker, changes } = await opened(sink);
    sink.hang();
    const calls = Array.from({ length: 1_000 }, () => errorOf(() => node.handle(one())));
    expect(sink.calls).toHaveLength(2);
    expect(breaker.state).toBe("half-open");
    sink.release();
    const errors = await Promise.all(calls);
    expect(errors.filter((error) => error === undefined)).toHaveLength(1);
    expect(errors.filter((error) => dropReasonOf(error) === "breaker_open")).toHaveLength(999);
    expect(breaker.state).toBe("closed");
    expect(changes.map(({ from, to }) => `${from} → ${to}`)).toEqual([
      "closed → open",
      "open → half-open",
      "half-open → closed",
    ]);
    expect(changes.slice(1).some((change) => "error" in change)).toBe(false);
  });

  it.each([true, false])("closes when its probe succeeds (as a batch: %s)", async (asBatch) => {
    const sink = gatedHandler();
    const { node, breaker, clock } = await opened(sink);
    if (asBatch) void node.handleBatch?.(events.take(3));
    else void node.handle(one());
    expect(breaker.state).toBe("closed");
    expect(clock.pendingTimers).toEqual([]);
  });

  it("opens for the whole time again when its probe fails", async () => {
    const sink = gatedHandler({ async: true });
    const { node, breaker, clock, diagnostics } = await opened(sink);
    const again = new Error("still down");
    sink.fail(again);
    expect(await errorOf(() => node.handle(one()))).toBe(again);
    expect(breaker.state).toBe("open");
    expect(clock.pendingTimers).toEqual([]);
    expect(diagnostics.at(-1)).toMatchObject({
      message: "The circuit opened, since a probe failed",
      error: again,
    });
    await clock.advance(999);
    expect(await errorOf(() => node.handle(one()))).toMatchObject({
      message: "[circuit-breaker] The circuit is open, since a probe failed.",
      cause: again,
    });
    sink.release();
    await clock.advance(1);
    expect(await errorOf(() => node.handle(one()))).toBeUndefined();
    expect(breaker.state).toBe("closed");
  });

  it("opens when its probe hangs, and ignores how that ends", async () => {
    const sink = gatedHandler();
    const { node, breaker, clock, changes } = await opened(sink, { probeTimeoutMs: 2_000 });
    sink.hang();
    const probe = errorOf(() => node.handle(one()));
    expect(clock.pendingTimers).toEqual([{ dueInMs: 2_000, hasRef: false }]);
    await clock.advance(1_999);
    expect(breaker.state).toBe("half-open");
    await clock.advance(1);
    expect(breaker.state).toBe("open");
    expect(changes.at(-1)).toEqual({ from: "half-open", to: "open" });
    expect(clock.pendingTimers).toEqual([]);
    sink.release();
    expect(await probe).toBeUndefined();
    expect(breaker.state).toBe("open");
    expect(await errorOf(() => node.handle(one()))).toMatchObject({
      message: "[circuit-breaker] The circuit is open, since a probe did not end within 2000 ms.",
    });
    await clock.advance(1_000);
    await node.handle(one());
    expect(breaker.state).toBe("closed");
  });

  it("takes nothing from an old probe's failure for the new one", async () => {
    const sink = gatedHandler();
    const { node, breaker, clock } = await opened(sink, { probeTimeoutMs: 2_000 });
    sink.hang();
    const old = errorOf(() => node.handle(one()));
    await clock.advance(3_000);
    const young = errorOf(() => node.handle(one()));
    expect(breaker.state).toBe("half-open");
    expect(sink.hanging).toBe(2);
    let seen = 0;
    sink.failWhere(() => ++seen === 1, down);
    expect([await old, await young]).toEqual([down, undefined]);
    expect(breaker.state).toBe("closed");
    expect(clock.pendingTimers).toEqual([]);
  });

  it("takes nothing from a call that began before it opened", async () => {
    const sink = gatedHandler();
    const { node, breaker, clock } = standing(sink, { failureThreshold: 1, resetTimeoutMs: 1_000 });
    sink.hang();
    const early = [one(), one(), one()].map((event) => errorOf(() => node.handle(event)));
    const first = sink.calls[0]?.events[0];
    sink.failWhere((event) => event === first, down);
    await Promise.all(early);
    expect(breaker.state).toBe("open");
    sink.hang();
    await clock.advance(1_000);
    const probe = errorOf(() => node.handle(one()));
    expect(breaker.state).toBe("half-open");
    sink.release();
    await probe;
    expect(breaker.state).toBe("closed");
  });

  it("probes again where the probe was refused for what it is", async () => {
    const sink = gatedHandler();
    const { node, breaker, clock } = await opened(sink);
    sink.fail(refused);
    await errorOf(() => node.handle(one()));
    expect(breaker.state).toBe("half-open");
    expect(clock.pendingTimers).toEqual([]);
    sink.hang();
    const probes = [one(), one(), one()].map((event) => errorOf(() => node.handle(event)));
    expect(sink.hanging).toBe(1);
    sink.release();
    await Promise.all(probes);
    expect(breaker.state).toBe("closed");
  });

  it("holds nothing of the probes that are over, however many were refused", async () => {
    const sink = gatedHandler();
    const { node, clock } = await opened(sink);
    sink.fail(refused);
    for (let probe = 0; probe < 100; probe++) await errorOf(() => node.handle(one()));
    const clearing = vi.spyOn(clock, "clearTimeout");
    await node[Symbol.asyncDispose]?.();
    expect(clearing).not.toHaveBeenCalled();
  });

  it("closes when as many probes as asked for have all succeeded", async () => {
    const sink = gatedHandler();
    const { node, breaker } = await opened(sink, { halfOpenProbes: 3 });
    sink.hang();
    const probes = Array.from({ length: 5 }, () => errorOf(() => node.handle(one())));
    expect(sink.hanging).toBe(3);
    sink.release();
    const errors = await Promise.all(probes);
    expect(errors.filter((error) => error === undefined)).toHaveLength(3);
    expect(breaker.state).toBe("closed");
  });

  it("with several probes waits for each of them, one after the other too", async () => {
    const sink = gatedHandler();
    const { node, breaker } = await opened(sink, { halfOpenProbes: 2 });
    await node.handle(one());
    expect(breaker.state).toBe("half-open");
    await node.handle(one());
    expect(breaker.state).toBe("closed");
  });

  it("opens when one of several probes fails or hangs, and leaves no timer of the others", async () => {
    const sink = gatedHandler();
    const { node, breaker, clock } = await opened(sink, { halfOpenProbes: 3 });
    sink.hang();
    const probes = [one(), one()].map((event) => errorOf(() => node.handle(event)));
    const failing = sink.calls.at(-1)?.events[0];
    expect(clock.pendingTimers).toHaveLength(2);
    await clock.advance(5_000);
    sink.failWhere((event) => event === failing, down);
    await Promise.all(probes);
    expect(breaker.state).toBe("open");
    expect(clock.pendingTimers).toEqual([]);
  });
});

describe("a half-open circuit of which one probe hangs", () => {
  it("opens once, and leaves no timer of the probes that began later", async () => {
    const sink = gatedHandler();
    const { node, breaker, clock, changes, diagnostics } = await opened(sink, {
      halfOpenProbes: 3,
      probeTimeoutMs: 1_000,
      resetTimeoutMs: 60_000,
    });
    await clock.advance(59_000);
    sink.hang();
    void node.handle(one());
    await clock.advance(400);
    void node.handle(one());
    await clock.advance(600);
    expect(breaker.state).toBe("open");
    expect(clock.pendingTimers).toEqual([]);
    await clock.advance(10_000);
    expect(changes.map(({ to }) => to)).toEqual(["open", "half-open", "open"]);
    expect(diagnostics.at(-1)).toStrictEqual({
      kind: "circuit_opened",
      message: "The circuit opened, since a probe did not end within 1000 ms",
    });
    sink.release();
    await clock.advance(0);
    expect(breaker.state).toBe("open");
  });
});

describe("onStateChange", () => {
  it("may throw: that is told, and the circuit goes on", async () => {
    const sink = gatedHandler();
    const thrown = new Error("in the callback");
    const onStateChange = () => {
      throw thrown;
    };
    const { node, breaker, diagnostics } = await opened(sink, { onStateChange });
    expect(diagnostics.map(({ kind, error }) => [kind, error])).toEqual([
      ["callback_error", thrown],
      ["circuit_opened", down],
    ]);
    expect(diagnostics[0]?.message).toBe("onStateChange threw an error");
    await node.handle(one());
    expect(breaker.state).toBe("closed");
  });

  it("hears of a change when the circuit is in its new state", async () => {
    const states: string[] = [];
    const sink = gatedHandler();
    const onStateChange = () => void states.push(stand?.breaker.state ?? "?");
    let stand: Awaited<ReturnType<typeof opened>> | undefined;
    stand = await opened(sink, { onStateChange });
    await stand.node.handle(one());
    expect(states).toEqual(["?", "half-open", "closed"]);
  });
});

describe("the end", () => {
  it("leaves no timer, and nothing happens when a probe ends later", async () => {
    const sink = gatedHandler();
    const { node, clock } = await opened(sink);
    sink.hang();
    const probe = errorOf(() => node.handle(one()));
    await node[Symbol.asyncDispose]?.();
    await node[Symbol.asyncDispose]?.();
    expect(clock.pendingTimers).toEqual([]);
    sink.release();
    expect(await probe).toBeUndefined();
  });
});

describe("where it stands", () => {
  const refusal = /failure comes back.*pipe\(buffer\(\), circuitBreaker\(\), handler\)/u;

  it("refuses to stand in front of what takes events into a queue", () => {
    const queue: Handler = { name: "queue", handle: () => {}, acknowledges: "enqueue" };
    expect(() => pipe(circuitBreaker(), queue)).toThrow(refusal);
    expect(() => pipe(circuitBreaker(), queue)).toThrow(TypeError);
    expect(() => pipe(circuitBreaker(), fanout(recordingHandler()))).toThrow(refusal);
    const decorators = [circuitBreaker()];
    expect(() => new ObservabilityManager({ source: "test", decorators })).toThrow(refusal);
  });

  it("refuses to stand in two pipes, since it guards one destination", () => {
    const breaker = circuitBreaker();
    expect(breaker.state).toBe("closed");
    pipe(breaker, recordingHandler());
    expect(() => pipe(breaker, recordingHandler())).toThrow(/stands in a pipe already/u);
    expect(() => pipe(breaker, recordingHandler())).toThrow(TypeError);
  });

  it("books what it hands back as breaker_open, and tells that it opened", async () => {
    const sink = gatedHandler();
    sink.fail(down);
    const diagnostics: Diagnostic[] = [];
    const manager = new ObservabilityManager({
      source: "test",
      handlers: [pipe(circuitBreaker(), sink)],
      onDiagnostic: (diagnostic) => diagnostics.push(diagnostic),
    });
    for (let count = 0; count < 12; count++) manager.log("hello");
    const { dropped } = await manager.shutdown();
    expect(dropped).toEqual({ handler_error: 5, breaker_open: 7 });
    const openings = diagnostics.filter(({ kind }) => kind === "circuit_opened");
    expect(openings).toMatchObject([{ node: "circuit-breaker", count: 1, error: down }]);
  });
});
