import * as fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import { fakeClock } from "../test/fake-clock.ts";
import { runs } from "../test/property.ts";
import { recorder } from "../test/recorder.ts";
import { turn } from "../test/turn.ts";
import { type EndData, type ManagerOptions, ObservabilityManager } from "./index.ts";

declare module "./index.ts" {
  interface EventTypes {
    "acme.retrieval.start": { readonly index: string };
    "acme.retrieval.end": EndData & { readonly index: string; readonly hits?: number };
  }
}

function setUp(options: Partial<ManagerOptions> = {}) {
  const clock = fakeClock();
  const sink = recorder();
  const manager = new ObservabilityManager({
    source: "test",
    clock,
    onDiagnostic: () => {},
    ...options,
    handlers: [sink],
  });
  const ends = () =>
    sink.events.flatMap(({ type, data }) => ("status" in data ? [[type, data.status]] : []));
  return { clock, sink, manager, trace: manager.trace, ends };
}

const request = { provider: "openai", operation: "chat", model: "gpt-5" } as const;

describe("what is inside what", () => {
  it("shares a trace, and names its parent and session", async () => {
    const { trace, sink, manager } = setUp();
    await trace.session({ id: "s-1", userId: "ada" }, () =>
      trace.command("ask", undefined, async () => {
        await turn();
        await trace.agent("helper", async () => {
          await Promise.all([trace.tool("a", {}, () => turn()), trace.llm(request, () => turn())]);
          manager.log("inside");
        });
      }),
    );
    const [session, command, agent, tool, llm] = sink.events;
    expect(session).toMatchObject({ type: "session.start", sessionId: "s-1", userId: "ada" });
    expect([session?.traceId, session?.spanId]).toEqual([undefined, undefined]);
    expect(command?.parentSpanId).toBeUndefined();
    expect(agent?.parentSpanId).toBe(command?.spanId);
    expect([tool?.parentSpanId, llm?.parentSpanId]).toEqual([agent?.spanId, agent?.spanId]);
    expect(sink.events.find(({ type }) => type === "log")?.spanId).toBe(agent?.spanId);
    const inTrace = sink.events.filter(({ type }) => !type.startsWith("session."));
    expect(new Set(inTrace.map(({ traceId }) => traceId)).size).toBe(1);
    expect(new Set(sink.events.map(({ sessionId }) => sessionId))).toEqual(new Set(["s-1"]));
  });

  it("holds for any interleaving of sessions", async () => {
    const delays = fc.array(fc.array(fc.nat(3), { maxLength: 4 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(delays, async (sessions) => {
        const { trace, sink } = setUp();
        await Promise.all(
          sessions.map((tools, ordinal) =>
            trace.session({ id: `s-${ordinal}` }, () =>
              trace.command("c", undefined, () =>
                Promise.all(
                  tools.map((turns) =>
                    trace.tool("t", undefined, async () => {
                      for (let count = 0; count < turns; count++) await turn();
                    }),
                  ),
                ),
              ),
            ),
          ),
        );
        const commands = new Map(
          sink.events
            .filter(({ type }) => type === "command.start")
            .map(({ sessionId, spanId, traceId }) => [sessionId, { spanId, traceId }]),
        );
        const tools = sink.events.filter(({ type }) => type.startsWith("tool."));
        expect(tools).toHaveLength(2 * sessions.flat().length);
        for (const { sessionId, parentSpanId, traceId } of tools) {
          expect({ spanId: parentSpanId, traceId }).toEqual(commands.get(sessionId));
        }
      }),
      runs(30),
    );
  });

  it("goes on with a caller's trace, unless the header is malformed", () => {
    const { trace, sink } = setUp();
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    trace.command(
      "c",
      undefined,
      (scope) => expect(scope.traceparent).toMatch(/^00-0af7651916cd/),
      {
        traceparent,
      },
    );
    trace.command("c", undefined, () => {}, { traceparent: "00-nonsense" });
    expect(sink.events[0]).toMatchObject({
      traceId: "0af7651916cd43dd8448eb211c80319c",
      parentSpanId: "b7ad6b7169203331",
    });
    expect(sink.events[2]?.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(sink.events[2]?.parentSpanId).toBeUndefined();
  });

  it.each(["00", "01", "02", "03"])(
    "hands the flags %s of a caller's trace on as they came",
    (flags) => {
      const { trace } = setUp();
      const traceparent = `00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-${flags}`;
      const handedOn: unknown[] = [];
      trace.command(
        "c",
        undefined,
        (outer) => {
          handedOn.push(outer.traceparent);
          trace.tool("t", undefined, (inner) => handedOn.push(inner.traceparent));
        },
        { traceparent },
      );
      expect(handedOn).toEqual([
        expect.stringMatching(
          new RegExp(`^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-${flags}$`),
        ),
        expect.stringMatching(
          new RegExp(`^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-${flags}$`),
        ),
      ]);
    },
  );

  it("records a trace that begins here, whatever its session came from", () => {
    const { trace } = setUp();
    trace.tool(
      "t",
      undefined,
      () =>
        trace.session({}, () =>
          trace.command("c", undefined, ({ traceparent }) => expect(traceparent).toMatch(/-03$/)),
        ),
      { traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00" },
    );
    expect.assertions(1);
  });

  it("gives each session traces of its own", () => {
    const { trace, sink } = setUp();
    trace.command("outer", undefined, () =>
      trace.session({}, () => trace.command("inner", undefined, () => {})),
    );
    const [outer, , inner] = sink.events.filter(({ type }) => type.endsWith(".start"));
    expect(inner?.traceId).not.toBe(outer?.traceId);
    expect(inner?.parentSpanId).toBeUndefined();
  });
});

describe("a pair", () => {
  it("repeats in its end what identifies the call, and adds what was set", () => {
    const { trace, sink, clock } = setUp();
    trace.llm({ ...request, parameters: { temperature: 0 }, input: "secret" }, (call) => {
      clock.step(-3_600_000);
      clock.advance(12.5);
      call.set({ usage: { input: 1, output: 2 } });
      call.set({ usageSource: "reported", finishReasons: ["stop"] });
    });
    expect(sink.events[1]?.data).toEqual({
      ...request,
      parameters: { temperature: 0 },
      usage: { input: 1, output: 2 },
      usageSource: "reported",
      finishReasons: ["stop"],
      status: "ok",
      durationMs: 12.5,
    });
  });

  it("does not guess where a usage comes from", () => {
    const { trace, sink } = setUp();
    trace.llm(request, () => {});
    expect(sink.events[1]?.data).toMatchObject({ usageSource: "unknown" });
  });

  it("is typed and spans for a third party's types as well", () => {
    const { trace, sink } = setUp();
    const value = trace.span("acme.retrieval", { index: "docs" }, (scope) => {
      expectTypeOf(scope).toHaveProperty("set").parameter(0).toHaveProperty("hits");
      scope.set({ hits: 3 });
      return "found" as const;
    });
    expectTypeOf(value).toEqualTypeOf<"found">();
    // @ts-expect-error there is no such pair
    void (() => trace.span("acme.nothing", {}, () => {}));
    expect(
      sink.events.map(({ type, spanId }) => [type, spanId === sink.events[0]?.spanId]),
    ).toEqual([
      ["acme.retrieval.start", true],
      ["acme.retrieval.end", true],
    ]);
    expect(sink.events[1]?.data).toMatchObject({ index: "docs", hits: 3, status: "ok" });
  });

  it("carries attributes, and the level of its status", () => {
    const { trace, sink } = setUp();
    const options = { attributes: { tier: "gold" }, level: "debug" } as const;
    expect(() =>
      trace.tool(
        "t",
        {},
        () => {
          throw new Error("no");
        },
        options,
      ),
    ).toThrow("no");
    expect(sink.events.map(({ level, attributes }) => [level, attributes])).toEqual([
      ["debug", { tier: "gold" }],
      ["error", { tier: "gold" }],
    ]);
  });

  it("keeps a result that was set over the one returned", () => {
    const { trace, sink } = setUp({ captureContent: true });
    trace.tool("t", {}, (scope) => {
      scope.set({ result: "short" });
      return "long";
    });
    expect(sink.events[1]?.data).toMatchObject({ result: "short" });
  });
});

describe("the function's own outcome", () => {
  it("passes through as itself, and ends the pair once", async () => {
    const { trace, ends } = setUp();
    const value = { untouched: true };
    const error = new Error("no");
    expect(trace.command("c", undefined, () => value)).toBe(value);
    expect(await trace.command("c", undefined, async () => value)).toBe(value);
    expect(() =>
      trace.command("c", undefined, () => {
        throw error;
      }),
    ).toThrow(error);
    await expect(trace.command("c", undefined, () => Promise.reject(error))).rejects.toBe(error);
    expect(ends()).toEqual([
      ["command.end", "ok"],
      ["command.end", "ok"],
      ["command.end", "error"],
      ["command.end", "error"],
    ]);
  });

  it("is not inspected: a lazy thenable is never started by us, and a proxy not read", async () => {
    const { trace } = setUp();
    let started = 0;
    // eslint-disable-next-line unicorn/no-thenable -- what query builders and API clients return
    const lazy = { then: () => void started++ };
    const touchy = new Proxy(
      {},
      {
        get: () => {
          throw new Error("read");
        },
      },
    );
    expect(trace.tool("t", {}, () => lazy)).toBe(lazy);
    expect(trace.tool("t", {}, () => touchy)).toBe(touchy);
    await turn();
    expect(started).toBe(0);
  });

  it.each([
    [
      "an AbortError",
      () => {
        throw new DOMException("stop", "AbortError");
      },
    ],
    [
      "a code",
      () => {
        throw Object.assign(new Error("stop"), { code: "ABORT_ERR" });
      },
    ],
    [
      "the class of the official clients",
      () => {
        class APIUserAbortError extends Error {}
        throw new APIUserAbortError("Request was aborted.");
      },
    ],
  ])("is aborted where what was thrown says so: %s", (_, fn) => {
    const { trace, ends } = setUp();
    expect(() => trace.llm(request, fn)).toThrow(/stop|aborted/);
    expect(ends()).toEqual([["llm.end", "aborted"]]);
  });

  it("is aborted where the signal is", () => {
    const { trace, ends } = setUp();
    const caller = new AbortController();
    expect(() =>
      trace.llm(
        request,
        () => {
          caller.abort();
          throw new Error("socket closed");
        },
        { signal: caller.signal },
      ),
    ).toThrow("socket closed");
    expect(ends()).toEqual([["llm.end", "aborted"]]);
  });

  it("is all there is while observability is off", () => {
    const { trace, sink, manager } = setUp({ enabled: false });
    const seen = [
      trace.session({}, ({ sessionId }) => sessionId),
      trace.llm(request, ({ spanId }) => spanId),
      trace.span("acme.retrieval", { index: "i" }, ({ traceparent }) => traceparent),
      trace.startCommand("c").run(() => "ran"),
    ];
    expect(seen).toEqual([undefined, undefined, undefined, "ran"]);
    expect([sink.events.length, manager.stats().intake.accepted, trace.openCount]).toEqual([
      0, 0, 0,
    ]);
  });
});

describe("a span that its owner ends", () => {
  it("counts the first end only", () => {
    const { trace, ends } = setUp();
    const span = trace.startTool("t", { a: 1 });
    span.end();
    span.fail(new Error("too late"));
    span.abort();
    span.set({ callId: "too late" });
    span[Symbol.dispose]();
    expect(ends()).toEqual([["tool.end", "ok"]]);
  });

  it("ends by using, by failing and by aborting", () => {
    const { trace, ends } = setUp();
    {
      using span = trace.startAgent("a");
      span.set({ agentName: "a" });
    }
    trace.startLlm(request).fail("no");
    trace.startCommand("c").abort();
    trace.startSession().end();
    expect(ends()).toEqual([
      ["agent.end", "ok"],
      ["llm.end", "error"],
      ["command.end", "aborted"],
      ["session.end", "ok"],
    ]);
  });

  it("is the parent of what runs in it", () => {
    const { trace, sink } = setUp();
    const span = trace.startCommand("c");
    span.run(() => trace.tool("t", {}, () => {}));
    expect(sink.events[1]?.parentSpanId).toBe(span.spanId);
  });

  it("ends as abandoned when its time is up, by a timer that keeps no process alive", () => {
    const { trace, clock, ends } = setUp({ spans: { spanTtlMs: 1_000, sessionTtlMs: 5_000 } });
    trace.startSession();
    trace.startTool("old");
    clock.advance(600);
    const young = trace.startTool("young");
    expect(clock.pending).toBe(clock.unrefd);
    clock.advance(400);
    expect(ends()).toEqual([["tool.end", "abandoned"]]);
    young.end();
    clock.advance(10_000);
    expect(ends().slice(1)).toEqual([
      ["tool.end", "ok"],
      ["session.end", "abandoned"],
    ]);
    expect([trace.openCount, clock.pending]).toEqual([0, 0]);
  });

  it("gives way, the oldest first, where too many are open", () => {
    const { trace, sink, ends } = setUp({ spans: { maxOpen: 2 } });
    for (const name of ["a", "b", "c", "d"]) trace.startTool(name);
    expect(ends()).toHaveLength(2);
    const abandoned = sink.events.filter(({ type }) => type === "tool.end");
    expect(abandoned.map(({ data }) => "toolName" in data && data.toolName)).toEqual(["a", "b"]);
    expect(trace.openCount).toBe(2);
  });
});
