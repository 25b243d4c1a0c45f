import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { ApiPromise, apiPromise } from "../../test/api-promise.ts";
import { fakeClock } from "../../test/fake-clock.ts";
import { recorder } from "../../test/recorder.ts";
import { turn } from "../../test/turn.ts";
import { ObservabilityManager } from "../index.ts";
import { captureCall } from "./capture-call.ts";
import type { AnswerReader } from "./captured-call.ts";
import type { Method } from "./shadow.ts";

const request = { provider: "acme", operation: "chat", model: "acme-1" } as const;

/** Runs a call that is observed, and gives what came of it besides its value. */
function setUp() {
  const clock = fakeClock();
  const sink = recorder();
  const manager = new ObservabilityManager({ source: "test", clock, handlers: [sink] });
  const seen: unknown[] = [];
  const reader: AnswerReader = {
    answer: (value) => void seen.push(value),
    chunk: (chunk) => void seen.push(chunk),
    hides: (chunk) => chunk === "hidden",
    fields: () => ({ finishReasons: ["stop"] }),
  };
  return {
    clock,
    manager,
    seen,
    capture: <Value>(invoke: () => Value, over: Partial<AnswerReader> = {}): Value =>
      captureCall(
        manager,
        () => ({ request, reader: { ...reader, ...over }, requestIdHeader: "x-request-id" }),
        invoke,
      ),
    ends: () => sink.events.flatMap(({ type, data }) => (type === "llm.end" ? [data] : [])),
    statuses: () =>
      sink.events.flatMap(({ type, data }) => (type === "llm.end" ? [data.status] : [])),
  };
}

async function* chunks(): AsyncGenerator<string> {
  yield "a";
  yield "hidden";
  yield "b";
}

/** A promise of the same request, as the official clients' helpers derive it. */
function derived(promise: ApiPromise, change: (value: unknown) => unknown): ApiPromise {
  return Reflect.apply(Reflect.get(promise, "_thenUnwrap") as Method, promise, [
    change,
  ]) as ApiPromise;
}

/** What the request gave, as helpers of Anthropic's client ask for it. */
function propsOf(promise: ApiPromise): Promise<unknown> {
  return Reflect.apply(
    Reflect.get(promise, "_responseProps") as Method,
    promise,
    [],
  ) as Promise<unknown>;
}

async function collect(stream: AsyncIterable<unknown>): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const chunk of stream) all.push(chunk);
  return all;
}

/** What is reported as unhandled while the function runs and for a turn after it. */
async function unhandledWhile(run: () => void): Promise<unknown[]> {
  const reasons: unknown[] = [];
  const others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", (reason) => reasons.push(reason));
  try {
    run();
    await turn();
    await turn();
  } finally {
    process.removeAllListeners("unhandledRejection");
    for (const listener of others) process.on("unhandledRejection", listener);
  }
  return reasons;
}

async function collectGarbage(): Promise<void> {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc") as () => void;
  // What has been collected is told some turns later.
  for (let round = 0; round < 20; round++) {
    gc();
    await turn();
  }
}

describe("captureCall", () => {
  it("hands a plain value, a promise's value and an error on as they are", async () => {
    const { capture, ends, seen } = setUp();
    const value = {};
    const failure = new TypeError("no");
    expect(capture(() => value)).toBe(value);
    expect(await capture(async () => value)).toBe(value);
    await expect(capture(async () => Promise.reject(failure))).rejects.toBe(failure);
    expect(() =>
      capture(() => {
        throw failure;
      }),
    ).toThrow(failure);
    expect(seen).toEqual([value, value]);
    expect(ends()).toMatchObject([
      { status: "ok", finishReasons: ["stop"], model: "acme-1" },
      { status: "ok" },
      { status: "error", error: { name: "TypeError" } },
      { status: "error" },
    ]);
  });

  it("runs the call inside its span, and ends it outside of it", async () => {
    const { manager, capture } = setUp();
    const sink = recorder("second");
    manager.register(sink);
    await capture(async () => manager.log("inside"));
    const [start, log, end] = sink.events;
    expect([log?.spanId, end?.spanId]).toEqual([start?.spanId, start?.spanId]);
  });

  it("makes nothing of what its own reader throws", async () => {
    const { capture, statuses } = setUp();
    const broken = () => {
      throw new Error("a reader that fails");
    };
    const reader = { answer: broken, chunk: broken, hides: broken, fields: broken };
    expect(await capture(async () => "value", reader)).toBe("value");
    expect(await collect(capture(chunks, reader))).toEqual(["a", "hidden", "b"]);
    expect(statuses()).toEqual(["ok", "ok"]);
  });
});

describe("without anybody to tell", () => {
  const describeNothing = () => {
    throw new Error("nothing is to be described");
  };

  it("only the call is made: no manager, one that is off, one that is shut down", async () => {
    const { manager, statuses } = setUp();
    const call = (given: readonly unknown[]) => given;
    expect(captureCall(undefined, describeNothing, call, [1])).toEqual([1]);
    manager.setEnabled(false);
    expect(captureCall(manager, describeNothing, call, [2])).toEqual([2]);
    manager.setEnabled(true);
    await manager.shutdown();
    const reader = { answer: describeNothing, chunk: describeNothing, fields: describeNothing };
    expect(captureCall(manager, () => ({ request, reader }), call, [3])).toEqual([3]);
    expect(statuses()).toEqual([]);
  });

  it("so it is where the call can't be described", () => {
    const { manager, statuses } = setUp();
    expect(captureCall(manager, describeNothing, (given) => given, [4])).toEqual([4]);
    expect(statuses()).toEqual([]);
  });
});

describe("a failure that only the provider speaks of", () => {
  it("ends the call as an error, and is none for the app", async () => {
    const { capture, ends } = setUp();
    const failure = () => ({ name: "server_error", message: "overloaded" });
    expect(await capture(async () => "value", { failure })).toBe("value");
    expect(ends()).toMatchObject([
      { status: "error", error: { name: "server_error", message: "overloaded" } },
    ]);
  });
});

describe("a stream", () => {
  it("is itself, gives its chunks as they are, and ends when it does", async () => {
    const { capture, ends, seen, clock } = setUp();
    const stream = chunks();
    expect(capture(() => stream)).toBe(stream);
    clock.advance(30);
    expect(await stream.next()).toEqual({ value: "a", done: false });
    clock.advance(20);
    expect(await stream.next()).toEqual({ value: "b", done: false });
    expect(ends()).toEqual([]);
    expect(await stream.next()).toEqual({ value: undefined, done: true });
    expect(seen).toEqual(["a", "hidden", "b"]);
    expect(ends()).toMatchObject([
      { status: "ok", timeToFirstChunkMs: 30, timePerOutputChunkMs: 10, durationMs: 50 },
    ]);
  });

  it("that is broken off is closed as it would be, and ends as aborted", async () => {
    const { capture, statuses } = setUp();
    let closed = 0;
    const stream = capture(async function* () {
      try {
        yield* chunks();
      } finally {
        closed++;
      }
    });
    for await (const chunk of stream) {
      expect(chunk).toBe("a");
      break;
    }
    expect([closed, statuses()]).toEqual([1, ["aborted"]]);
  });

  it("whose controller has aborted ends as aborted, though it seems complete", async () => {
    const { capture, statuses } = setUp();
    const controller = new AbortController();
    const stream = capture(() => ({ controller, [Symbol.asyncIterator]: chunks }));
    for await (const chunk of stream) if (chunk === "b") controller.abort();
    expect(statuses()).toEqual(["aborted"]);
  });

  it("that fails gives its error once, as it is", async () => {
    const { capture, ends } = setUp();
    const failure = new Error("cut");
    const stream = capture(async function* () {
      yield "a";
      throw failure;
    });
    await expect(collect(stream)).rejects.toBe(failure);
    expect(await stream.next()).toEqual({ value: undefined, done: true });
    expect(ends()).toMatchObject([{ status: "error", error: { message: "cut" } }]);
  });

  it("that nobody reads is collected as garbage, and ends as abandoned", async () => {
    const { capture, manager, statuses } = setUp();
    const forgotten = (() => {
      const streams = [
        capture(() => ({ [Symbol.asyncIterator]: chunks })),
        capture(chunks),
        capture(() => apiPromise("never asked for")),
      ];
      return streams.map((stream) => new WeakRef<object>(stream));
    })();
    const begun = await (async () => {
      const iterator = capture(() => ({ [Symbol.asyncIterator]: chunks }))[Symbol.asyncIterator]();
      await iterator.next();
      return new WeakRef(iterator);
    })();
    await collectGarbage();
    expect([...forgotten, begun].map((reference) => reference.deref())).toEqual(
      Array.from({ length: 4 }),
    );
    expect(statuses()).toEqual(["abandoned", "abandoned", "abandoned", "abandoned"]);
    expect(manager.trace.openCount).toBe(0);
  });

  it("that was called off before nobody read it is aborted, not abandoned", async () => {
    const { capture, statuses } = setUp();
    (() => {
      const controller = new AbortController();
      capture(() => ({ controller, [Symbol.asyncIterator]: chunks })).controller.abort();
    })();
    await collectGarbage();
    expect(statuses()).toEqual(["aborted"]);
  });

  it("that is slow is not abandoned while it is read", async () => {
    const { capture, statuses } = setUp();
    const arrived = Promise.withResolvers<void>();
    const reading = collect(
      capture(() => ({
        async *[Symbol.asyncIterator]() {
          await arrived.promise;
          yield "late";
        },
      })),
    );
    await collectGarbage();
    expect(statuses()).toEqual([]);
    arrived.resolve();
    expect(await reading).toEqual(["late"]);
    expect(statuses()).toEqual(["ok"]);
  });
});

describe("a promise that reads when it is asked", () => {
  it("is itself, is asked by nobody but the app, and once", async () => {
    const { capture, ends } = setUp();
    let readings = 0;
    const response = { status: 200, headers: new Headers({ "x-request-id": "req-1" }) };
    const promise = new ApiPromise(Promise.resolve({ response }), async () => ++readings);
    const shown = Object.keys(promise);
    expect(capture(() => promise)).toBe(promise);
    expect(Object.keys(promise)).toEqual(shown);
    await turn();
    expect([readings, ends()]).toEqual([0, []]);
    expect(await Promise.all([promise, promise.then(String), promise.finally()])).toEqual([
      1,
      "1",
      1,
    ]);
    expect(ends()).toMatchObject([{ status: "ok", requestId: "req-1", httpStatusCode: 200 }]);
  });

  it("gives the answer with its response", async () => {
    const { capture, ends } = setUp();
    const answered = await capture(() => apiPromise("yes", 201)).withResponse();
    expect(answered).toMatchObject({ data: "yes", response: { status: 201 } });
    expect(ends()).toMatchObject([{ status: "ok", httpStatusCode: 201 }]);
  });

  it("ends with the response where the app reads the answer itself", async () => {
    const { capture, ends, seen } = setUp();
    const response = await capture(() => apiPromise("unread", 202)).asResponse();
    expect([response.status, seen]).toEqual([202, []]);
    expect(ends()).toMatchObject([{ status: "ok", httpStatusCode: 202 }]);
  });

  it("ends for a helper that asks what the request gave as that does, unless the answer follows", async () => {
    const { capture, ends, seen } = setUp();
    const whole = capture(() => apiPromise("later"));
    await propsOf(whole);
    expect(ends()).toEqual([]);
    await whole;
    await propsOf(capture(() => apiPromise("never", 200, { stream: true })));
    const refused = new ApiPromise(Promise.reject(new RangeError("no")), async () => "never");
    await expect(propsOf(capture(() => refused))).rejects.toThrow("no");
    expect(seen).toEqual(["later"]);
    expect(ends()).toMatchObject([
      { status: "ok" },
      { status: "ok", httpStatusCode: 200 },
      { status: "error", error: { name: "RangeError" } },
    ]);
  });

  it("shows the answer before another is made of it, and its failure after", async () => {
    const { capture, ends, seen } = setUp();
    const loud = derived(
      capture(() => apiPromise("yes")),
      (value) => `${String(value)}!`,
    );
    expect(await loud).toBe("yes!");
    const failing = derived(
      capture(() => apiPromise("no")),
      () => {
        throw new RangeError("not that");
      },
    );
    await expect(failing).rejects.toThrow("not that");
    expect(seen).toEqual(["yes", "no"]);
    expect(ends()).toMatchObject([
      { status: "ok" },
      { status: "error", error: { name: "RangeError" }, httpStatusCode: 200 },
    ]);
  });

  it("of a stream is followed to the end of the stream", async () => {
    const { capture, statuses } = setUp();
    const stream = await capture(() => apiPromise({ [Symbol.asyncIterator]: chunks }));
    expect(statuses()).toEqual([]);
    expect(await collect(stream as AsyncIterable<unknown>)).toEqual(["a", "b"]);
    expect(statuses()).toEqual(["ok"]);
  });

  it("that fails tells the status and the request of the response", async () => {
    const { capture, ends } = setUp();
    const headers = new Headers({ "x-request-id": "req-9" });
    const failure = Object.assign(new Error("429"), { status: 429, headers });
    const promise = capture(() => new ApiPromise(Promise.reject(failure), async () => "never"));
    await expect(promise).rejects.toBe(failure);
    expect(ends()).toMatchObject([{ status: "error", httpStatusCode: 429, requestId: "req-9" }]);
  });
});

describe("rejections", () => {
  const failure = new Error("nobody handles this");
  const lazy = () => new ApiPromise(Promise.reject(failure), async () => "never");
  const kinds: [string, () => Promise<unknown>][] = [
    ["a plain promise", () => Promise.reject(failure)],
    ["a promise that reads when it is asked, and is not", lazy],
  ];

  it.each(kinds)("of %s that the app forgot are reported as they would be", async (_, make) => {
    const { capture } = setUp();
    expect(await unhandledWhile(() => void make())).toEqual([failure]);
    expect(await unhandledWhile(() => void capture(make))).toEqual([failure]);
  });

  it.each(kinds)("of %s that the app handles are not reported", async (_, make) => {
    const { capture, statuses } = setUp();
    const handled = () => void capture(make).catch(() => {});
    expect(await unhandledWhile(handled)).toEqual([]);
    expect(statuses()).toEqual(["error"]);
  });

  it("of a promise from which another was derived are reported once", async () => {
    const { capture } = setUp();
    const other = () => derived(capture(lazy), (value) => value);
    expect(await unhandledWhile(() => void other().catch(() => {}))).toEqual([]);
    const forgotten = () => void other().then(() => {});
    expect(await unhandledWhile(forgotten)).toEqual([failure]);
  });

  it("of a stream's next chunk that the app forgot are reported as they would be", async () => {
    const { capture } = setUp();
    // oxlint-disable-next-line require-yield
    async function* failing(): AsyncGenerator<never> {
      throw failure;
    }
    expect(await unhandledWhile(() => void failing().next())).toEqual([failure]);
    expect(await unhandledWhile(() => void capture(failing).next())).toEqual([failure]);
  });
});

describe("any other thenable", () => {
  it("starts when the app asks, and once", async () => {
    const { capture, statuses } = setUp();
    let starts = 0;
    const query = {
      // oxlint-disable-next-line unicorn/no-thenable
      then(resolve: (value: number) => void): void {
        resolve(++starts);
      },
    };
    expect(capture(() => query)).toBe(query);
    await turn();
    expect([starts, statuses()]).toEqual([0, []]);
    expect([await query, await query, statuses()]).toEqual([1, 1, ["ok"]]);
  });
});
