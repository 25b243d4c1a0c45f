import { fakeClock, testObservability } from "@llmobs/testing";
import { describe, expect, it, vi } from "vitest";
import { observe } from "./observe.ts";

function setUp(options: { readonly captureContent?: boolean } = {}) {
  const { manager, handler } = testObservability(options);
  const ends = (): string[] =>
    handler.events.flatMap(({ type, data }) =>
      "status" in data ? [`${type} ${data.status}`] : [],
    );
  return { manager, handler, ends };
}

const no = new Error("no");
const cleanUp = vi.fn<() => void>();

function* count(to: number): Generator<number, string, unknown> {
  try {
    for (let each = 1; each <= to; each++) yield each;
    return "done";
  } finally {
    cleanUp();
  }
}

async function* countLater(to: number): AsyncGenerator<number, string, unknown> {
  yield* count(to);
  return "done";
}

describe.each([
  ["a generator", count],
  ["an asynchronous generator", countLater],
])("%s", (_, fn) => {
  it("is a span from its first step to its last, and the same to its consumer", async () => {
    const { manager, handler, ends } = setUp();
    const numbers = observe(fn, { manager })(2);
    expect(handler.events).toEqual([]);
    expect(await numbers.next()).toEqual({ done: false, value: 1 });
    handler.assertTypes("tool.start");
    expect(await numbers.next()).toEqual({ done: false, value: 2 });
    expect(ends()).toEqual([]);
    expect(await numbers.next()).toEqual({ done: true, value: "done" });
    expect(ends()).toEqual(["tool.end ok"]);
    expect(await numbers.next()).toEqual({ done: true, value: undefined });
    expect(ends()).toHaveLength(1);
  });

  it("has its prototype, and all that it offers", async () => {
    const { manager } = setUp();
    const numbers = observe(fn, { manager })(2);
    expect(numbers).toBeInstanceOf(fn);
    expect(Object.prototype.toString.call(numbers)).toBe(Object.prototype.toString.call(fn(1)));
    expect(Object.keys(numbers)).toEqual([]);
    const seen: number[] = [];
    for await (const value of numbers) seen.push(value);
    expect(seen).toEqual([1, 2]);
  });

  it("ends as aborted where its consumer breaks off, and cleans up as it would have", async () => {
    const { manager, ends } = setUp();
    cleanUp.mockClear();
    for await (const value of observe(fn, { manager })(9)) if (value === 2) break;
    expect(ends()).toEqual(["tool.end aborted"]);
    expect(cleanUp).toHaveBeenCalledOnce();
  });

  it("is nothing where it is broken off before its first step", async () => {
    const { manager, handler } = setUp();
    expect(await observe(fn, { manager })(9).return("early")).toEqual({
      done: true,
      value: "early",
    });
    expect(handler.events).toEqual([]);
  });

  it("ends with the error that its consumer throws into it", async () => {
    const { manager, ends } = setUp();
    const numbers = observe(fn, { manager })(9);
    await numbers.next();
    await expect((async () => numbers.throw(no))()).rejects.toBe(no);
    expect(ends()).toEqual(["tool.end error"]);
  });

  it("is one and the same where it is observed twice, as are its spans", async () => {
    const { manager, handler, ends } = setUp();
    const inner = observe(fn as (to: number) => AsyncGenerator<number>, { manager, name: "inner" });
    const outer = observe(inner, { manager, as: "agent", name: "outer" });
    const seen: number[] = [];
    for await (const value of outer(2)) seen.push(value);
    expect(seen).toEqual([1, 2]);
    expect(ends()).toEqual(["tool.end ok", "agent.end ok"]);
    expect(handler.ofType("tool.start")[0]?.parentSpanId).toBe(
      handler.ofType("agent.start")[0]?.spanId,
    );
  });
});

describe("an observed generator", () => {
  it("gives its code the span, and its consumer not", () => {
    const { manager, handler } = setUp();
    function* steps(): Generator<string> {
      manager.log("first");
      yield "a";
      manager.log("second");
    }
    manager.trace.command("c", undefined, () => {
      for (const step of observe(steps, { manager })()) manager.log(step);
    });
    const [command] = handler.ofType("command.start");
    const [tool] = handler.ofType("tool.start");
    expect(handler.ofType("log").map(({ data, spanId }) => [data.message, spanId])).toEqual([
      ["first", tool?.spanId],
      ["a", command?.spanId],
      ["second", tool?.spanId],
    ]);
    expect(tool?.parentSpanId).toBe(command?.spanId);
  });

  it("takes what its consumer sends, and hands on what it throws", async () => {
    const { manager, ends } = setUp();
    async function* echo(): AsyncGenerator<unknown, void, string> {
      const sent = yield "ready";
      yield sent;
      throw no;
    }
    const echoes = observe(echo, { manager })();
    expect((await echoes.next()).value).toBe("ready");
    expect((await echoes.next("hello")).value).toBe("hello");
    await expect(echoes.next()).rejects.toBe(no);
    expect(ends()).toEqual(["tool.end error"]);
  });

  it("settles steps that were asked for at once in their order", async () => {
    const { manager, ends } = setUp();
    const numbers = observe(countLater, { manager })(2);
    const steps = await Promise.all([numbers.next(), numbers.next(), numbers.next()]);
    expect(steps.map(({ value }) => value)).toEqual([1, 2, "done"]);
    expect(ends()).toEqual(["tool.end ok"]);
  });

  it("goes on where what is to clean up yields once more", () => {
    const { manager, ends } = setUp();
    function* stubborn(): Generator<string> {
      try {
        yield "a";
      } finally {
        yield "not yet";
      }
    }
    const steps = observe(stubborn, { manager })();
    steps.next();
    expect(steps.return(undefined)).toEqual({ done: false, value: "not yet" });
    expect(ends()).toEqual([]);
    expect(steps.next().done).toBe(true);
    expect(ends()).toEqual(["tool.end ok"]);
  });

  it("may come from any function", () => {
    const { manager, ends } = setUp();
    expect([...observe(() => count(2), { manager })()]).toEqual([1, 2]);
    expect([...observe(count.bind(undefined, 3), { manager })()]).toEqual([1, 2, 3]);
    expect(ends()).toEqual(["tool.end ok", "tool.end ok"]);
  });

  it("tells of each value, and sets what is known only then", async () => {
    const clock = fakeClock();
    const { manager, handler } = testObservability({ clock, captureContent: true });
    interface Chunk {
      readonly text: string;
      readonly tokens?: number;
    }
    async function* stream(_prompt: string): AsyncGenerator<Chunk> {
      await clock.advance(120);
      yield { text: "Be" };
      await clock.advance(80);
      yield { text: "cause.", tokens: 2 };
    }
    const chunks: Chunk[] = [];
    const observed = observe(stream, {
      manager,
      as: "llm",
      request: (input) => ({ provider: "acme", operation: "chat", model: "acme-1", input }),
      onYield: ({ tokens }, call) => {
        if (tokens === undefined) return;
        call.set({ usage: { input: 1, output: tokens }, usageSource: "reported" });
      },
    });
    for await (const chunk of observed("Why?")) chunks.push(chunk);
    expect(chunks).toHaveLength(2);
    const [end] = handler.ofType("llm.end");
    expect(end?.data).toMatchObject({
      status: "ok",
      usage: { input: 1, output: 2 },
      timeToFirstChunkMs: 120,
      durationMs: 200,
    });
  });

  it("records what it returns, where content is captured", () => {
    const { manager, handler } = setUp({ captureContent: true });
    expect([...observe(count, { manager })(1)]).toEqual([1]);
    expect(handler.ofType("tool.end")[0]?.data.result).toBe("done");
  });

  it("is not held, nor left open, once it is done", async () => {
    const { manager } = setUp();
    for (let round = 0; round < 50; round++) {
      for await (const value of observe(countLater, { manager })(9)) if (value > round % 10) break;
    }
    expect(manager.trace.openCount).toBe(0);
  });
});
