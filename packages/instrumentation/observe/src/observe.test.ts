import { setDefaultManager } from "@llmobs/core";
import { testObservability } from "@llmobs/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { observe } from "./observe.ts";

afterEach(() => {
  setDefaultManager(undefined);
  vi.restoreAllMocks();
});

function setUp(options: { readonly captureContent?: boolean } = {}) {
  const { manager, handler } = testObservability(options);
  /** The ends, each with its status. */
  const ends = (): string[] =>
    handler.events.flatMap(({ type, data }) =>
      "status" in data ? [`${type} ${data.status}`] : [],
    );
  return { manager, handler, ends };
}

const no = new Error("no");

describe("a call of an observed function", () => {
  it("is a tool of the function's name", () => {
    const { manager, handler } = setUp();
    const add = observe((one: number, other: number) => one + other, { manager, name: "add" });
    function multiply(one: number, other: number): number {
      return one * other;
    }
    expect(add(1, 2)).toBe(3);
    expect(observe(multiply, { manager })(2, 3)).toBe(6);
    expect(observe(multiply.bind(undefined, 2), { manager })(4)).toBe(8);
    expect(
      observe(
        (
          () => () =>
            1
        )(),
        { manager },
      )(),
    ).toBe(1);
    expect(handler.ofType("tool.end").map(({ data }) => data.toolName)).toEqual([
      "add",
      "multiply",
      "multiply",
      "anonymous",
    ]);
  });

  it("is a command, an agent or a model call where it is told to be", () => {
    const { manager, handler } = setUp();
    observe(() => {}, { manager, as: "command", name: "ask" })();
    observe(() => {}, { manager, as: "agent", name: "helper" })();
    observe(() => {}, {
      manager,
      as: "llm",
      request: () => ({ provider: "acme", operation: "chat", model: "acme-1" }),
    })();
    handler.assertTypes(
      "command.start",
      "command.end",
      "agent.start",
      "agent.end",
      "llm.start",
      "llm.end",
    );
    expect(handler.ofType("command.end")[0]?.data.commandType).toBe("ask");
    expect(handler.ofType("agent.end")[0]?.data.agentName).toBe("helper");
    expect(handler.ofType("llm.end")[0]?.data).toMatchObject({
      model: "acme-1",
      usageSource: "unknown",
    });
  });

  it("is the parent of what it starts, across awaits", async () => {
    const { manager, handler } = setUp();
    const inner = observe(async () => {}, { manager, name: "inner" });
    const outer = observe(
      async () => {
        await Promise.resolve();
        await inner();
      },
      { manager, as: "agent", name: "outer" },
    );
    await outer();
    const [agent] = handler.ofType("agent.start");
    expect(handler.ofType("tool.start")[0]?.parentSpanId).toBe(agent?.spanId);
    expect(handler.ofType("tool.end")[0]?.traceId).toBe(agent?.traceId);
  });

  it("hands on the very value, promise's value and error", async () => {
    const { manager, ends } = setUp();
    const value = {};
    expect(observe(() => value, { manager })()).toBe(value);
    expect(await observe(async () => value, { manager })()).toBe(value);
    const throwing = observe(
      () => {
        throw no;
      },
      { manager },
    );
    expect(throwing).toThrow(no);
    await expect(observe(async () => Promise.reject(no), { manager })()).rejects.toBe(no);
    expect(ends()).toEqual(["tool.end ok", "tool.end ok", "tool.end error", "tool.end error"]);
  });

  it("asks no other thenable to settle", () => {
    const { manager, ends } = setUp();
    const then = vi.fn<() => void>();
    // oxlint-disable-next-line unicorn/no-thenable -- a query that starts when it is awaited
    const lazy = { then };
    class Request extends Promise<string> {}
    const request = new Request(() => {});
    const listens = vi.spyOn(request, "then");
    expect(observe(() => lazy, { manager })()).toBe(lazy);
    expect(observe(() => request, { manager })()).toBe(request);
    expect(then).not.toHaveBeenCalled();
    expect(listens).not.toHaveBeenCalled();
    expect(ends()).toEqual(["tool.end ok", "tool.end ok"]);
  });

  it("is aborted where its signal says so", async () => {
    const { manager, ends } = setUp();
    const fetchPage = observe(
      async (signal: AbortSignal) => {
        throw signal.reason;
      },
      { manager, span: (signal) => ({ signal }) },
    );
    await expect(fetchPage(AbortSignal.abort(no))).rejects.toBe(no);
    expect(ends()).toEqual(["tool.end aborted"]);
  });

  it("goes on with a caller's trace, and bears the attributes and the id that it is given", () => {
    const { manager, handler } = setUp();
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    observe((id: string) => id, {
      manager,
      name: "t",
      span: (id) => ({ traceparent, callId: id, attributes: { tenant: "acme" } }),
    })("call-1");
    observe(() => {}, { manager, name: "t", span: { level: "debug" } })();
    expect(handler.ofType("tool.start")).toMatchObject([
      {
        traceId: "0af7651916cd43dd8448eb211c80319c",
        parentSpanId: "b7ad6b7169203331",
        attributes: { tenant: "acme" },
        data: { callId: "call-1" },
      },
      { level: "debug" },
    ]);
  });
});

describe("an observed function", () => {
  it("is what it was in all but being called", () => {
    const { manager } = setUp();
    function search(_query: string, _limit: number): string {
      return "found";
    }
    search.description = "Searches";
    const observed = observe(search, { manager });
    expect([observed.name, observed.length, observed.description]).toEqual([
      "search",
      2,
      "Searches",
    ]);
    expect(Object.getPrototypeOf(observed)).toBe(Function.prototype);
    expect(Reflect.ownKeys(observed)).toEqual(Reflect.ownKeys(search));
  });

  it("runs with the this that it is called with, private members and all", () => {
    const { manager, ends } = setUp();
    class Counter {
      #count = 0;
      increment = observe(
        function (this: Counter): number {
          return ++this.#count;
        },
        { manager },
      );
    }
    const counter = new Counter();
    expect([counter.increment(), counter.increment()]).toEqual([1, 2]);
    expect(Counter.prototype).not.toHaveProperty("increment");
    expect(ends()).toHaveLength(2);
  });

  it("takes the place of a method, with super and overrides", () => {
    const { manager, ends } = setUp();
    class Base {
      greet(name: string): string {
        return `${this.constructor.name} greets ${name}`;
      }
    }
    // oxlint-disable-next-line typescript/unbound-method -- it stays a method
    Base.prototype.greet = observe(Base.prototype.greet, { manager });
    class Derived extends Base {
      override greet(name: string): string {
        return super.greet(name.toUpperCase());
      }
    }
    expect(new Derived().greet("ada")).toBe("Derived greets ADA");
    expect(ends()).toEqual(["tool.end ok"]);
  });

  it("can be constructed as before, unobserved", () => {
    const { manager, handler } = setUp();
    class Point {
      readonly x: number;
      constructor(x: number) {
        this.x = x;
      }
    }
    const Observed = observe(Point as unknown as (() => void) & typeof Point, { manager });
    const point = new Observed(3);
    expect(point).toBeInstanceOf(Point);
    expect(point.x).toBe(3);
    expect(handler.events).toEqual([]);
  });

  it("finds the process's default manager at each call, and is just called without one", () => {
    const first = testObservability();
    const second = testObservability();
    const add = observe((one: number) => one + 1, { name: "add" });
    expect(add(1)).toBe(2);
    setDefaultManager(first.manager);
    expect(add(2)).toBe(3);
    setDefaultManager(second.manager);
    expect(add(3)).toBe(4);
    second.manager.setEnabled(false);
    expect(add(4)).toBe(5);
    first.handler.assertTypes("tool.start", "tool.end");
    second.handler.assertTypes("tool.start", "tool.end");
  });

  it("is just called once its manager is shut down", async () => {
    const { manager, handler } = setUp();
    await manager.shutdown();
    const seen: number[] = [];
    function* count(): Generator<number, string> {
      yield 1;
      return "done";
    }
    expect(observe(() => 1, { manager })()).toBe(1);
    for (const value of observe(count, { manager })()) seen.push(value);
    expect(seen).toEqual([1]);
    expect(handler.events).toEqual([]);
  });
});

describe("content", () => {
  it("is not recorded, and not even asked for, without captureContent", () => {
    const { manager, handler } = setUp();
    const input = vi.fn<(query: string) => void>();
    const result = vi.fn<(found: string) => void>();
    observe((query: string) => `about ${query}`, { manager, name: "t", input, result })("llamas");
    expect(input).not.toHaveBeenCalled();
    expect(result).not.toHaveBeenCalled();
    expect(JSON.stringify(handler.events)).not.toContain("llamas");
  });

  it("is the arguments and what the function came to, as the options have it", async () => {
    const { manager, handler } = setUp({ captureContent: true });
    observe((query: string) => `about ${query}`, { manager, name: "one" })("a");
    await observe(async (one: number, other: number) => one + other, { manager, name: "two" })(
      1,
      2,
    );
    observe(() => {}, { manager, name: "none" })();
    observe((user: { name: string; password: string }) => user, {
      manager,
      name: "picked",
      input: ({ name }) => name,
      result: ({ name }) => name.length,
    })({ name: "ada", password: "secret" });
    expect(handler.ofType("tool.start").map(({ data }) => data.arguments)).toEqual([
      "a",
      [1, 2],
      undefined,
      "ada",
    ]);
    expect(handler.ofType("tool.end").map(({ data }) => data.result)).toEqual([
      "about a",
      3,
      undefined,
      3,
    ]);
  });

  it("goes under the names that commands, agents and model calls have for it", () => {
    const { manager, handler } = setUp({ captureContent: true });
    const echo = (text: string): string => text;
    observe(echo, { manager, as: "command" })("c");
    observe(echo, { manager, as: "agent" })("a");
    observe(echo, {
      manager,
      as: "llm",
      request: (input) => ({ provider: "acme", operation: "chat", model: "acme-1", input }),
      response: (output) => ({ output, usage: { input: 1, output: 2 }, usageSource: "reported" }),
    })("l");
    expect(handler.ofType("command.start")[0]?.data.input).toBe("c");
    expect(handler.ofType("command.end")[0]?.data.result).toBe("c");
    expect(handler.ofType("agent.start")[0]?.data.input).toBe("a");
    expect(handler.ofType("agent.end")[0]?.data.result).toBe("a");
    expect(handler.ofType("llm.start")[0]?.data.input).toBe("l");
    expect(handler.ofType("llm.end")[0]?.data).toMatchObject({
      output: "l",
      usage: { input: 1, output: 2 },
    });
  });
});

describe("a function among the options that fails", () => {
  const failing = (): never => {
    throw no;
  };
  const warnings = () => vi.spyOn(process, "emitWarning").mockImplementation(() => {});

  it.each(["input", "result", "span"] as const)(
    "is a warning, once, and changes nothing for the app: %s",
    (option) => {
      const warned = warnings();
      const { manager, ends } = setUp({ captureContent: true });
      const failingOnce = (): never => failing();
      const observed = observe((one: number) => one, { manager, name: "t", [option]: failingOnce });
      expect([observed(1), observed(2)]).toEqual([1, 2]);
      expect(ends()).toEqual(["tool.end ok", "tool.end ok"]);
      expect(warned.mock.calls).toEqual([
        [
          `[observe] ${option} failed, and the call went on without it: no`,
          { code: "LLMOBS_OBSERVE", type: "LlmobsWarning" },
        ],
      ]);
    },
  );

  it("leaves a model call unobserved where the request can't be told, and ends it where the response can't", () => {
    const warned = warnings();
    const { manager, ends } = setUp();
    const request = () => ({ provider: "acme", operation: "chat", model: "acme-1" });
    expect(observe(() => 1, { manager, as: "llm", request: () => failing() })()).toBe(1);
    expect(ends()).toEqual([]);
    expect(observe(() => 2, { manager, as: "llm", request, response: () => failing() })()).toBe(2);
    expect(ends()).toEqual(["llm.end ok"]);
    expect(warned).toHaveBeenCalledTimes(2);
  });

  it("is not felt either where it gives what nobody can read", () => {
    const warned = warnings();
    const { manager } = setUp();
    const request = () => ({ provider: "acme", operation: "chat", model: "acme-1" });
    const hostile = {
      get usage(): never {
        throw no;
      },
    };
    expect(observe(() => 1, { manager, span: () => null as never })()).toBe(1);
    expect(observe(() => 2, { manager, as: "llm", request, response: () => hostile })()).toBe(2);
    expect(warned).toHaveBeenCalledTimes(2);
  });

  it("may not give a promise, and one that rejects ends no process", async () => {
    const warned = warnings();
    const { manager, handler } = setUp({ captureContent: true });
    observe(() => 1, { manager, name: "t", result: async () => failing() })();
    await new Promise((resolve) => setImmediate(resolve));
    expect(handler.ofType("tool.end")[0]?.data.result).toBeUndefined();
    expect(warned.mock.calls[0]?.[0]).toBe(
      "[observe] result failed, and the call went on without it: result gave a promise.",
    );
  });
});

describe("the books", () => {
  it("hold one end for each start, and leave nothing open, for any mixture of functions", async () => {
    const { manager, handler } = setUp();
    const functions = [
      () => 1,
      async () => 1,
      () => {
        throw no;
      },
      async () => Promise.reject(no),
      function* () {
        yield 1;
      },
      async function* () {
        yield 1;
        throw no;
      },
    ].map((fn) => observe(fn as () => unknown, { manager, name: "t" }));
    const use = async (fn: () => unknown): Promise<void> => {
      try {
        const value = await fn();
        for await (const each of (value as AsyncIterable<unknown>) ?? []) void each;
      } catch {
        // The app's own business.
      }
    };
    await Promise.all(Array.from({ length: 600 }, (_, index) => use(functions[index % 6]!)));
    expect(handler.ofType("tool.start")).toHaveLength(600);
    expect(new Set(handler.ofType("tool.end").map(({ spanId }) => spanId)).size).toBe(600);
    expect(manager.trace.openCount).toBe(0);
  });
});

describe("the options of observe", () => {
  it.each<[string, unknown, object, RegExp]>([
    ["no function", 1, {}, /\[observe\] fn must be a function; received 1/u],
    ["another kind", () => {}, { as: "span" }, /as must be one of .*"llm"; received "span"/u],
    ["an empty name", () => {}, { name: "" }, /name must be a string with text in it/u],
    ["a model call without a request", () => {}, { as: "llm" }, /request must be a function/u],
  ])("are refused: %s", (_, fn, options, message) => {
    expect(() => observe(fn as () => void, options)).toThrow(message);
  });
});
