import { describe, expect, it } from "vitest";
import { fakeClock } from "../test/fake-clock.ts";
import { heldHandler } from "../test/held-handler.ts";
import { recorder } from "../test/recorder.ts";
import { turn } from "../test/turn.ts";
import { createEvent, type Diagnostic, type Handler, ObservabilityManager } from "./index.ts";
import type { ManagerOptions } from "./manager.ts";

function setUp(options: Partial<ManagerOptions> = {}) {
  const diagnostics: Diagnostic[] = [];
  const sink = recorder();
  const manager = new ObservabilityManager({
    source: "test",
    onDiagnostic: (diagnostic) => diagnostics.push(diagnostic),
    ...options,
    handlers: [sink, ...(options.handlers ?? [])],
  });
  return { manager, sink, diagnostics };
}

const log = (message: string) => createEvent("log", { message });

describe("observe", () => {
  it("hands the event itself to every handler, in order", () => {
    const second = recorder("second");
    const { manager, sink } = setUp({ handlers: [second] });
    const events = [createEvent("log", { message: "a" }, { source: "own" })];
    for (const event of events) manager.observe(event);
    expect(sink.events[0]).toBe(events[0]);
    expect(second.events[0]).toBe(events[0]);
  });

  it("gives an event without a source the manager's, on a copy", () => {
    const { manager, sink } = setUp();
    const event = log("a");
    manager.observe(event);
    expect(event.source).toBe("");
    expect(sink.events[0]).toEqual({ ...event, source: "test" });
  });

  it.each([
    ["null", null],
    ["a string", "log"],
    ["no id", { ...log("x"), id: undefined }],
    ["a number for a type", { ...log("x"), type: 1 }],
    ["no moment", { ...log("x"), time: Number.NaN }],
    ["no level", { ...log("x"), level: "loud" }],
    ["an object for a session", { ...log("x"), sessionId: {} }],
    ["a getter that throws", Object.defineProperty({}, "id", { get: () => raise() })],
  ])("counts what is no event: %s", (_, value) => {
    const { manager, sink } = setUp();
    manager.observe(value as never);
    expect(sink.events).toEqual([]);
    expect(manager.stats().intake).toEqual({
      accepted: 1,
      delivered: 0,
      dropped: { invalid_event: 1 },
      queued: 0,
    });
  });

  it("hands on the members that an event inherits, also where it has to copy it", () => {
    const { manager, sink } = setUp();
    const prototype = {
      ...createEvent("tool.start", { toolName: "t", callId: "1", arguments: 1 }),
    };
    manager.observe(Object.create(prototype));
    expect(sink.events[0]).toMatchObject({ id: prototype.id, type: "tool.start", source: "test" });
    expect(sink.events[0]?.data).toEqual({ toolName: "t", callId: "1" });
  });
});

describe("emit", () => {
  it("refuses overrides that make no event, and data that cannot be read", () => {
    const { manager, sink } = setUp();
    manager.emit("log", { message: "x" }, { level: "loud" as never });
    manager.emit("llm.end", null as never);
    manager.emit(7 as never, {} as never);
    expect(sink.events).toEqual([]);
    expect(manager.stats().intake.dropped).toEqual({ invalid_event: 3 });
  });

  it("has a form for logs, errors and scores", () => {
    const { manager, sink } = setUp();
    manager.log("hello", { level: "debug" });
    manager.error(new TypeError("no", { cause: "why" }));
    manager.score("helpful", 1, { spanId: "00f067aa0ba902b7", comment: "yes" });
    expect(sink.events.map(({ type, level, data }) => ({ type, level, data }))).toMatchObject([
      { type: "log", level: "debug", data: { message: "hello" } },
      {
        type: "error",
        level: "error",
        data: { message: "no", error: { name: "TypeError", cause: { message: "why" } } },
      },
      { type: "score", level: "info", data: { name: "helpful", value: 1, comment: "yes" } },
    ]);
    expect(sink.events[2]?.spanId).toBe("00f067aa0ba902b7");
  });
});

describe("content", () => {
  const request = { provider: "openai", operation: "chat", model: "m", input: ["secret"] } as const;

  it("is taken out of every event of a built-in type, whoever emitted it", () => {
    const { manager, sink } = setUp();
    manager.emit("llm.start", request);
    const event = createEvent("llm.start", request, { source: "s" });
    manager.observe(event);
    manager.trace.command("c", "secret", () => "secret");
    manager.trace.tool("t", "secret", () => "secret");
    manager.trace.agent("a", () => "secret", { input: "secret" });
    manager.trace.llm(request, (call) => call.set({ output: "secret" }));
    expect(sink.events).toHaveLength(10);
    expect(JSON.stringify(sink.events)).not.toContain("secret");
    expect(event.data.input).toEqual(["secret"]);
  });

  it("is copied when it is recorded, and kept by reference when it is observed", () => {
    const { manager, sink } = setUp({ captureContent: true });
    const messages = [{ role: "user", content: "Why?" }];
    manager.emit("llm.start", { ...request, input: messages });
    manager.trace.tool("t", messages, () => messages);
    const event = createEvent("llm.start", { ...request, input: messages }, { source: "s" });
    manager.observe(event);
    messages[0]!.content = "changed";
    messages.push({ role: "assistant", content: "more" });
    const [emitted, start, end, observed] = sink.events as unknown as {
      data: Record<string, unknown>;
    }[];
    const asked = [{ role: "user", content: "Why?" }];
    expect([emitted?.data.input, start?.data.arguments, end?.data.result]).toEqual([
      asked,
      asked,
      asked,
    ]);
    expect(observed?.data.input).toBe(messages);
  });
});

describe("isolation", () => {
  it("keeps a handler's failure, synchronous or not, from the others and the caller", async () => {
    const throwing: Handler = { name: "throwing", handle: () => raise() };
    const rejecting: Handler = { name: "rejecting", handle: async () => raise() };
    const last = recorder("last");
    const { manager, sink, diagnostics } = setUp({ handlers: [throwing, rejecting, last] });
    manager.log("a");
    await turn();
    expect([sink.events.length, last.events.length]).toEqual([1, 1]);
    expect(manager.stats().handlers.map(({ name, dropped }) => [name, dropped])).toEqual([
      ["recorder", {}],
      ["throwing", { handler_error: 1 }],
      ["rejecting", { handler_error: 1 }],
      ["last", {}],
    ]);
    expect(diagnostics.map(({ node, kind }) => [node, kind])).toEqual([
      ["throwing", "handler_error"],
      ["rejecting", "handler_error"],
    ]);
  });

  it("books a failure under the error's own reason", () => {
    const handler: Handler = {
      name: "picky",
      handle: () => {
        throw Object.assign(new Error("413"), { reason: "too_large" });
      },
    };
    const { manager } = setUp({ handlers: [handler] });
    manager.log("a");
    expect(manager.stats().handlers[1]?.dropped).toEqual({ too_large: 1 });
  });

  it("bounds the promises in flight of one handler, and drops beyond", async () => {
    const slow = heldHandler();
    const { manager, sink } = setUp({ handlers: [slow], maxInFlight: 2 });
    for (const message of ["a", "b", "c"]) manager.log(message);
    expect(slow.held).toHaveLength(2);
    expect(manager.stats().handlers[1]).toMatchObject({
      accepted: 3,
      delivered: 0,
      dropped: { queue_full: 1 },
      queued: 2,
    });
    slow.held[0]?.resolve();
    await turn();
    manager.log("d");
    expect(manager.stats().handlers[1]).toMatchObject({ accepted: 4, delivered: 1, queued: 2 });
    expect(sink.events).toHaveLength(4);
  });
});

describe("handlers", () => {
  it("are registered once, and unregistered by what registering returned", async () => {
    const { manager } = setUp();
    const handler = recorder("late");
    const unregister = manager.register(handler);
    manager.register(handler);
    expect(manager.handlerCount).toBe(2);
    manager.log("a");
    await unregister();
    await unregister();
    manager.log("b");
    expect(manager.handlerCount).toBe(1);
    expect(handler.events).toHaveLength(1);
  });

  it("are drained but not disposed when they are unregistered", async () => {
    const { manager } = setUp();
    const slow = heldHandler();
    let disposed = false;
    const handler = { ...slow, [Symbol.asyncDispose]: async () => void (disposed = true) };
    manager.register(handler);
    manager.log("a");
    let drained = false;
    const done = manager.unregister(handler).then(() => (drained = true));
    await turn();
    expect(drained).toBe(false);
    slow.held[0]?.resolve();
    await done;
    expect(disposed).toBe(false);
  });

  it("are waited for by a flush that overlaps with their going, whichever came first", async () => {
    const { manager } = setUp();
    const slow = heldHandler();
    manager.register(slow);
    manager.log("a");
    const settled: string[] = [];
    const flushes = ["before", "between", "after"].map(async (name) => {
      if (name === "after") void manager.unregister(slow);
      const receipt = await manager.flush();
      settled.push(`${name}: ${receipt.pending} pending, ${receipt.timedOut}`);
    });
    await turn();
    expect(settled).toEqual([]);
    expect(manager.stats().handlers[1]).toMatchObject({ name: "held", queued: 1 });
    slow.held[0]?.resolve();
    await Promise.all(flushes);
    expect(settled).toEqual(["before", "between", "after"].map((n) => `${n}: 0 pending, false`));
    expect(manager.stats().handlers).toHaveLength(1);
  });

  it("that don't drain in time are let go of, and what they held is told", async () => {
    const clock = fakeClock();
    const { manager, diagnostics } = setUp({ clock });
    const slow = heldHandler();
    manager.register(slow);
    manager.log("a");
    const gone = manager.unregister(slow, { timeoutMs: 1_000 });
    await turn();
    clock.advance(1_000);
    await gone;
    expect(manager.stats().handlers).toHaveLength(1);
    await manager.flush();
    expect(diagnostics).toMatchObject([{ node: "held", kind: "shutdown_timeout", count: 1 }]);
  });

  it("are all taken out by clear", async () => {
    const { manager, sink } = setUp({ handlers: [recorder("b")] });
    await manager.clear();
    manager.log("a");
    expect(manager.handlerCount).toBe(0);
    expect(sink.events).toEqual([]);
  });

  it.each([undefined, null, {}, { name: "x" }, { handle: () => {} }, () => {}])(
    "must be handlers: %o",
    (value) => {
      const { manager } = setUp();
      expect(() => manager.register(value as never)).toThrow(TypeError);
    },
  );

  it("cannot be registered after shutdown", async () => {
    const { manager } = setUp();
    await manager.shutdown();
    expect(() => manager.register(recorder())).toThrow("Cannot register recorder");
  });
});

describe("setEnabled", () => {
  it("stops and resumes observing, without counting what came meanwhile", () => {
    const { manager, sink } = setUp({ enabled: false });
    manager.log("a");
    let ran = 0;
    manager.trace.command("c", undefined, () => ran++);
    expect([manager.enabled, ran, sink.events.length]).toEqual([false, 1, 0]);
    expect(manager.stats().intake.accepted).toBe(0);
    manager.setEnabled(true);
    manager.log("b");
    expect(sink.events).toHaveLength(1);
  });
});

describe("a handler that observes", () => {
  it("is cut off while it runs", () => {
    let manager: ObservabilityManager;
    const handler: Handler = { name: "loop", handle: () => manager.log("again") };
    const set = setUp({ handlers: [handler] });
    ({ manager } = set);
    manager.log("a");
    manager.log("b");
    expect(set.sink.events).toHaveLength(2);
    expect(manager.stats().intake).toMatchObject({ accepted: 4, dropped: { reentrant: 2 } });
  });

  it("is cut off after an await too, from its first event on", async () => {
    let manager: ObservabilityManager;
    const handler: Handler = {
      name: "later",
      handle: async () => {
        await turn();
        manager.observe(log("again"));
        manager.trace.tool("t", undefined, () => {});
      },
    };
    const set = setUp({ handlers: [handler] });
    ({ manager } = set);
    manager.log("a");
    await turn();
    await turn();
    expect(set.sink.events).toHaveLength(1);
    expect(manager.stats().intake.dropped).toEqual({ reentrant: 3 });
  });

  it("may end a span that the app began, also after an await", async () => {
    const { manager, sink } = setUp();
    const span = manager.trace.startTool("t");
    const ending: Handler = {
      name: "ending",
      handle: async () => {
        await turn();
        span.end();
      },
    };
    manager.register(ending);
    manager.log("a");
    await turn();
    await turn();
    const { traceId, spanId } = span;
    expect(sink.events.at(-1)).toMatchObject({ type: "tool.end", traceId, spanId });
    expect(manager.stats().intake.dropped).toEqual({});
  });

  it("may observe into another manager", () => {
    const other = setUp();
    const handler: Handler = { name: "relay", handle: (event) => other.manager.observe(event) };
    const { manager } = setUp({ handlers: [handler] });
    manager.log("a");
    expect(other.sink.events).toHaveLength(1);
  });

  it("does not stop the app's own events meanwhile", async () => {
    const slow = heldHandler();
    const { manager, sink } = setUp({ handlers: [slow] });
    manager.log("a");
    await turn();
    manager.log("b");
    expect(sink.events).toHaveLength(2);
  });
});

describe("a handler that raises events", () => {
  /** @param timesMore how many it raises behind each event that was raised */
  function raising(times: number, timesMore = times): Handler {
    let emit: ((message: string) => void) | undefined;
    return {
      name: "raising",
      attach: (host) => {
        emit = (message) => host.emit("log", { message });
      },
      handle: ({ data }) => {
        const message = "message" in data ? data.message : "?";
        const wanted = message.startsWith("about") ? timesMore : times;
        for (let count = 0; count < wanted; count++) emit?.(`about ${message}`);
      },
    };
  }

  it("has them delivered to everybody behind the present one, accepted and counted", () => {
    const late = recorder("late");
    const { manager, sink } = setUp({ handlers: [raising(1), late] });
    manager.log("a");
    const messages = (events: typeof sink.events) =>
      events.map(({ data }) => "message" in data && data.message);
    expect(messages(sink.events)).toEqual(["a", "about a"]);
    expect(messages(late.events)).toEqual(["a", "about a"]);
    expect(manager.stats().intake).toMatchObject({
      accepted: 3,
      delivered: 2,
      dropped: { reentrant: 1 },
    });
  });

  it("cannot raise without bound", () => {
    const { manager } = setUp({ handlers: [raising(2_000, 1)] });
    manager.log("a");
    const { accepted, delivered, dropped } = manager.stats().intake;
    expect(dropped["queue_full"]).toBe(2_000 - 1_024);
    expect(accepted).toBe(delivered + Object.values(dropped).reduce((sum, count) => sum + count));
  });

  it("is cut off after an await where it handles a raised one", async () => {
    const { manager, sink } = setUp({
      handlers: [
        (() => {
          let emit = (): void => {};
          return {
            name: "later",
            attach: (host) => {
              emit = () => host.emit("log", { message: "more" });
            },
            handle: async () => {
              await turn();
              emit();
            },
          } satisfies Handler;
        })(),
      ],
    });
    manager.log("a");
    for (let count = 0; count < 10; count++) await turn();
    expect(sink.events.length).toBe(2);
    expect(manager.stats().intake.dropped).toEqual({ reentrant: 1 });
  });
});

describe("the manager's decorators", () => {
  it("run once before all handlers, so that none can see what they take out", () => {
    let runs = 0;
    const second = recorder("second");
    const { manager, sink } = setUp({
      handlers: [second],
      decorators: [
        (next) => ({
          name: "redact",
          handle: (event) => {
            runs++;
            return next.handle({ ...event, data: { message: "***" } } as never);
          },
        }),
      ],
    });
    manager.log("secret");
    expect(runs).toBe(1);
    expect(JSON.stringify([...sink.events, ...second.events])).not.toContain("secret");
  });

  it("fail closed, and what they drop is in the books of the intake", () => {
    const { manager, sink } = setUp({
      decorators: [
        (next, context) => ({
          name: "strict",
          handle: (event) => {
            if (event.level === "debug") return context.drop(event, "filtered");
            if (event.level === "fatal") raise();
            return next.handle(event);
          },
        }),
      ],
    });
    manager.log("a", { level: "debug" });
    manager.log("b", { level: "fatal" });
    manager.log("c");
    expect(sink.events).toHaveLength(1);
    expect(manager.stats().intake).toEqual({
      accepted: 3,
      delivered: 1,
      dropped: { filtered: 1, handler_error: 1 },
      queued: 0,
    });
  });

  it("cannot be ones to which failures must return", () => {
    expect(() =>
      setUp({
        decorators: [
          (next) => {
            if (next.acknowledges === "enqueue") throw new TypeError("failures don't come back");
            return { name: "retry", handle: (event) => next.handle(event) };
          },
        ],
      }),
    ).toThrow("failures don't come back");
  });
});

describe("diagnostics", () => {
  it("warn once through the process where nobody listens", async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error): void => void warnings.push(warning);
    process.on("warning", onWarning);
    const failing: Handler = { name: "failing", handle: () => raise() };
    const manager = new ObservabilityManager({ source: "test", handlers: [failing] });
    manager.log("a");
    manager.log("b");
    manager.observe(null as never);
    await turn();
    process.off("warning", onWarning);
    expect(warnings).toMatchObject([{ name: "LlmobsWarning", code: "LLMOBS_DIAGNOSTIC" }]);
  });

  it("are counted where the callback itself throws", () => {
    const { manager } = setUp({ onDiagnostic: () => raise() });
    expect(() => manager.observe(null as never)).not.toThrow();
    expect(manager.stats().diagnosticsLost).toBe(1);
  });
});

describe("options", () => {
  it.each([
    [{ source: "" }, "source must be a string with text in it"],
    [{ maxInFlight: 0 }, "maxInFlight must be a number of at least 1; received 0."],
    [{ spans: { maxOpen: 0 } }, "spans.maxOpen must be an integer of at least 1; received 0."],
    [{ spans: { spanTtlMs: -1 } }, "spans.spanTtlMs must be a number of at least 1; received -1."],
  ])("are checked: %j", (options, message) => {
    expect(() => setUp(options)).toThrow(`[manager] ${message}`);
  });
});

function raise(): never {
  throw new Error("no");
}
