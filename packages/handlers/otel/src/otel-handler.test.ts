import { SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { createEvent, type Diagnostic, type EndData, ObservabilityManager } from "@llmobs/core";
import { fakeClock } from "@llmobs/testing";
import { describe, expect, it } from "vitest";
import { inMemoryProvider, inMs } from "../test/in-memory-provider.ts";
import { otelHandler } from "./otel-handler.ts";
import type { OtelOptions } from "./otel-options.ts";

declare module "@llmobs/core" {
  interface EventTypes {
    "shelf.lookup.start": { readonly index: string; readonly input?: string };
    "shelf.lookup.end": EndData & {
      readonly index: string;
      readonly hits?: number;
      readonly filter?: object;
    };
    "shelf.hit": { readonly key: string };
  }
}

const CALL = { provider: "openai", operation: "chat", model: "gpt-5" } as const;

function setUp(options: OtelOptions & { readonly foreignIds?: boolean } = {}) {
  const { foreignIds = false, ...rest } = options;
  const clock = fakeClock({ now: 1_700_000_000_000 });
  const diagnostics: Diagnostic[] = [];
  const { tracerProvider, spans } = inMemoryProvider({ foreignIds });
  const manager = new ObservabilityManager({
    source: "test",
    captureContent: true,
    clock,
    handlers: [otelHandler({ tracerProvider, ...rest })],
    onDiagnostic: (diagnostic) => diagnostics.push(diagnostic),
  });
  const only = () => {
    expect(spans()).toHaveLength(1);
    return spans()[0]!;
  };
  return { manager, trace: manager.trace, clock, diagnostics, spans, only };
}

describe("the spans", () => {
  it("have the events' times, and the duration where the clock was set back", async () => {
    const { trace: tracer, clock, spans } = setUp();
    await tracer.tool("one", undefined, () => clock.advance(250));
    await tracer.tool("other", undefined, async () => {
      await clock.advance(40);
      clock.step(-3_600_000);
    });
    const [one, other] = spans();
    expect([inMs(one!.startTime), inMs(one!.endTime)]).toEqual([
      1_700_000_000_000, 1_700_000_000_250,
    ]);
    expect(inMs(other!.startTime)).toBe(1_700_000_000_250);
    expect(inMs(other!.duration)).toBe(40);
  });

  it("record the exception of a failed call, with its causes", () => {
    const { trace: tracer, only } = setUp();
    const error = Object.assign(new Error("no quota", { cause: new TypeError("429") }), {
      code: "insufficient_quota",
    });
    expect(() =>
      tracer.llm(CALL, () => {
        throw error;
      }),
    ).toThrow(error);
    const { status, attributes, events } = only();
    expect(status).toEqual({ code: SpanStatusCode.ERROR, message: "no quota" });
    expect(attributes["error.type"]).toBe("insufficient_quota");
    expect(events).toMatchObject([
      {
        name: "exception",
        attributes: {
          "exception.type": "insufficient_quota",
          "exception.message": "no quota",
          "exception.stacktrace": expect.stringMatching(
            /^Error: no quota\n[^]*\[cause\]: TypeError: 429/u,
          ),
        },
      },
    ]);
  });

  it("call the class of an error that has no code, and of one whose code is a number", () => {
    const { trace: tracer, spans } = setUp();
    for (const error of [new RangeError("a"), Object.assign(new TypeError("b"), { code: 20 })]) {
      tracer.startTool("x").fail(error);
    }
    expect(spans().map(({ attributes }) => attributes["error.type"])).toEqual([
      "RangeError",
      "TypeError",
    ]);
  });

  it("take what was called off for no error", () => {
    const { trace: tracer, only } = setUp();
    tracer.startLlm(CALL).fail(new DOMException("stopped", "AbortError"));
    const { status, attributes, events } = only();
    expect(status).toEqual({ code: SpanStatusCode.UNSET });
    expect(attributes).toMatchObject({ "llmobs.status": "aborted" });
    expect(attributes).not.toHaveProperty("error.type");
    expect(events).toEqual([]);
  });

  it("are a third party's too, with its members as attributes", () => {
    const { trace: tracer, only } = setUp();
    tracer.span("shelf.lookup", { index: "docs", input: "secret" }, (scope) => {
      scope.set({ hits: 3, filter: { year: 2026 } });
    });
    expect(only()).toMatchObject({
      name: "shelf.lookup",
      kind: SpanKind.INTERNAL,
      attributes: {
        "shelf.lookup.index": "docs",
        "shelf.lookup.hits": 3,
        "shelf.lookup.filter": '{"year":2026}',
      },
    });
    expect(only().attributes).not.toHaveProperty("shelf.lookup.input");
    expect(only().attributes).not.toHaveProperty("shelf.lookup.durationMs");
  });

  it("are none of the session, which is their attribute", () => {
    const { trace: tracer, only } = setUp();
    tracer.session({ id: "s-1", userId: "ada" }, () => tracer.agent("librarian", () => {}));
    expect(only().parentSpanContext).toBeUndefined();
    expect(only().attributes).toMatchObject({
      "session.id": "s-1",
      "gen_ai.conversation.id": "s-1",
      "user.id": "ada",
    });
  });

  it("have no attribute for what is not known", () => {
    const { trace: tracer, only } = setUp();
    tracer.llm(CALL, () => {});
    expect(only().attributes).toEqual({
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-5",
      "llmobs.usage.source": "unknown",
    });
  });
});

describe("content", () => {
  const talk = ({ trace: tracer }: Pick<ReturnType<typeof setUp>, "trace">): void => {
    tracer.command("ask", { question: "Why?" }, () => "Because.");
    tracer.tool("search", { query: "why" }, () => ["because"]);
    const input = [{ role: "user", content: "Why?" }];
    tracer.llm({ ...CALL, input }, (call) => {
      call.set({ finishReasons: ["stop"], output: "Because." });
    });
  };

  it("is not written unless asked for", () => {
    const handler = setUp();
    talk(handler);
    const values = handler.spans().flatMap(({ attributes }) => Object.values(attributes));
    expect(JSON.stringify(values)).not.toMatch(/why|because/iu);
  });

  it("is written as the convention's messages, and as the values that tools take and give", () => {
    const handler = setUp({ content: true });
    talk(handler);
    const [command, tool, call] = handler.spans().map(({ attributes }) => attributes);
    const parse = (value: unknown): unknown => JSON.parse(String(value));
    expect(parse(command?.["gen_ai.input.messages"])).toEqual([
      { role: "user", parts: [{ type: "text", content: '{"question":"Why?"}' }] },
    ]);
    const answer = { role: "assistant", parts: [{ type: "text", content: "Because." }] };
    expect(parse(command?.["gen_ai.output.messages"])).toEqual([
      { ...answer, finish_reason: "stop" },
    ]);
    expect(parse(tool?.["gen_ai.tool.call.arguments"])).toEqual({ query: "why" });
    expect(parse(tool?.["gen_ai.tool.call.result"])).toEqual(["because"]);
    expect(parse(call?.["gen_ai.input.messages"])).toEqual([
      { role: "user", parts: [{ type: "text", content: "Why?" }] },
    ]);
    expect(parse(call?.["gen_ai.output.messages"])).toEqual([{ ...answer, finish_reason: "stop" }]);
  });

  it("is cut where it is too long, and stays valid JSON", () => {
    const { trace: tracer, only } = setUp({ content: true, maxValueBytes: 1_024 });
    tracer.tool("search", { query: "ü".repeat(10_000) }, () => {});
    const written = String(only().attributes["gen_ai.tool.call.arguments"]);
    expect(Buffer.byteLength(written)).toBeLessThanOrEqual(1_024);
    expect(JSON.parse(written)).toHaveProperty("query");
  });
});

describe("what happens within a span", () => {
  it("becomes its event, at the moment of it", async () => {
    const { manager, trace: tracer, clock, only } = setUp();
    await tracer.tool("search", undefined, async () => {
      await clock.advance(10);
      manager.log("looking", { level: "warn", attributes: { shelf: 3 } });
      manager.error(new RangeError("no shelf"));
      manager.score("relevance", 0.8, { comment: "good" });
      manager.score("tone", "polite");
      manager.emit("shelf.hit", { key: "k" });
    });
    const { events, status } = only();
    expect(events.map(({ name, time, attributes }) => [name, inMs(time), attributes])).toEqual([
      ["log", 1_700_000_000_010, { "log.severity": "warn", "log.message": "looking", shelf: 3 }],
      [
        "exception",
        1_700_000_000_010,
        {
          "exception.type": "RangeError",
          "exception.message": "no shelf",
          "exception.stacktrace": expect.stringContaining("no shelf"),
        },
      ],
      [
        "gen_ai.evaluation.result",
        1_700_000_000_010,
        {
          "gen_ai.evaluation.name": "relevance",
          "gen_ai.evaluation.score.value": 0.8,
          "gen_ai.evaluation.explanation": "good",
        },
      ],
      [
        "gen_ai.evaluation.result",
        1_700_000_000_010,
        { "gen_ai.evaluation.name": "tone", "gen_ai.evaluation.score.label": "polite" },
      ],
      ["shelf.hit", 1_700_000_000_010, { "shelf.hit.key": "k" }],
    ]);
    // An error that was reported is not one that the tool ended with.
    expect(status.code).toBe(SpanStatusCode.UNSET);
  });

  it("is a span without duration where the span has ended, or there is none", () => {
    const { manager, trace: tracer, spans } = setUp();
    const call = tracer.startLlm(CALL);
    call.end();
    const { traceId, spanId } = call;
    manager.score("thumb", 1, { traceId: traceId!, spanId: spanId!, sessionId: "s-1" });
    manager.error(new RangeError("no shelf"));
    const [, score, error] = spans();
    expect(score).toMatchObject({
      name: "gen_ai.evaluation.result",
      parentSpanContext: { traceId, spanId },
      attributes: { "session.id": "s-1", "gen_ai.evaluation.name": "thumb" },
      duration: [0, 0],
    });
    expect(error).toMatchObject({
      name: "error",
      status: { code: SpanStatusCode.ERROR },
      events: [{ name: "exception", attributes: { "exception.type": "RangeError" } }],
    });
    expect(error?.parentSpanContext).toBeUndefined();
  });
});

describe("attributes of one's own", () => {
  it("are added to spans and span events, and those of the event itself too", () => {
    const {
      manager,
      trace: tracer,
      only,
    } = setUp({
      attributes: ({ type, level }) => ({ [`seen.${type}`]: level }),
    });
    tracer.tool("search", undefined, () => manager.log("hello"), {
      attributes: { tenant: "acme" },
    });
    expect(only().attributes).toMatchObject({
      tenant: "acme",
      "seen.tool.start": "info",
      "seen.tool.end": "info",
    });
    expect(only().events[0]?.attributes).toMatchObject({ "seen.log": "info" });
  });

  it("harm nobody where they throw", () => {
    const {
      trace: tracer,
      only,
      diagnostics,
    } = setUp({
      attributes: () => {
        throw new Error("mine");
      },
    });
    tracer.tool("search", undefined, () => {});
    expect(only().name).toBe("execute_tool search");
    expect(diagnostics).toMatchObject([{ node: "otel", kind: "attributes_error" }]);
  });
});

describe("what never comes", () => {
  const ids = {
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: "b7ad6b7169203331",
    time: 1_700_000_000_500,
  };
  const end = createEvent(
    "tool.end",
    { toolName: "search", callId: "c", status: "ok", durationMs: 200 },
    ids,
  );

  it("ends a span as abandoned when it is open too long, when there are too many, and at the end", async () => {
    const {
      manager,
      trace: tracer,
      clock,
      spans,
      diagnostics,
    } = setUp({
      spanTtlMs: 10_000,
      maxOpen: 2,
    });
    // Its ends don't get here: an application's own filter took them out.
    const open = (name: string): void => {
      const event = createEvent(
        "tool.start",
        { toolName: name, callId: name },
        {
          traceId: ids.traceId,
          spanId: Buffer.from(name.padEnd(8)).toString("hex"),
          time: clock.now(),
        },
      );
      manager.observe(event);
    };
    open("one");
    open("two");
    open("three");
    expect(spans().map(({ name }) => name)).toEqual(["execute_tool one"]);
    await clock.advance(8_000);
    expect(spans()).toHaveLength(1);
    await clock.advance(4_000);
    expect(
      spans()
        .map(({ name }) => name)
        .slice(1),
    ).toEqual(["execute_tool two", "execute_tool three"]);
    open("four");
    await clock.advance(10);
    await manager.shutdown();
    const last = spans().at(-1)!;
    expect(last).toMatchObject({
      name: "execute_tool four",
      attributes: { "llmobs.status": "abandoned" },
      status: { code: SpanStatusCode.UNSET },
    });
    expect(inMs(last.duration)).toBe(10);
    const abandoned = diagnostics.filter(({ kind }) => kind === "abandoned");
    expect(abandoned.reduce((sum, { count }) => sum + count, 0)).toBe(4);
    expect(clock.pendingTimers).toEqual([]);
    expect(tracer.openCount).toBe(0);
  });

  it("makes a span of an end alone, after it has waited for the start", async () => {
    const { manager, clock, spans, only, diagnostics } = setUp();
    manager.observe(end);
    await clock.advance(999);
    expect(spans()).toEqual([]);
    await clock.advance(1_001);
    expect(only()).toMatchObject({ name: "execute_tool search" });
    expect([inMs(only().startTime), inMs(only().endTime)]).toEqual([1_700_000_000_300, ids.time]);
    await manager.flush();
    expect(diagnostics).toMatchObject([{ kind: "startless", count: 1 }]);
  });

  it("is not waited for by a flush", async () => {
    const { manager, only } = setUp();
    manager.observe(end);
    await manager.flush();
    expect(only().spanContext().spanId).toBe(ids.spanId);
  });

  it("is taken for another service's where it is the parent", async () => {
    const { trace: tracer, clock, spans, only } = setUp();
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    tracer.command("ask", undefined, () => {}, { traceparent });
    expect(spans()).toEqual([]);
    await clock.advance(2_000);
    expect(only().parentSpanContext).toMatchObject({
      traceId: "0af7651916cd43dd8448eb211c80319c",
      spanId: "b7ad6b7169203331",
      isRemote: true,
    });
  });
});

describe("odd events", () => {
  it("with ids that OpenTelemetry can't carry have its own, and theirs as attributes", () => {
    const { manager, only } = setUp();
    for (const [type, data] of [
      ["tool.start", { toolName: "a", callId: "c" }],
      ["tool.end", { toolName: "a", callId: "c", status: "ok", durationMs: 1 }],
    ] as const) {
      manager.emit(type, data, { traceId: "trace", spanId: "span" });
    }
    expect(only().spanContext().traceId).toMatch(/^[0-9a-f]{32}$/u);
    expect(only().attributes).toMatchObject({
      "llmobs.trace_id": "trace",
      "llmobs.span_id": "span",
    });
  });

  it("of another pair with a span's id are events of that span", () => {
    const { manager, trace: tracer, only } = setUp();
    tracer.tool("search", undefined, () => {
      manager.emit("shelf.lookup.start", { index: "docs" });
      manager.emit("shelf.lookup.end", { index: "docs", status: "ok", durationMs: 1 });
    });
    expect(only().events.map(({ name }) => name)).toEqual([
      "shelf.lookup.start",
      "shelf.lookup.end",
    ]);
  });

  it("whose payload can't be read are written as far as they can", () => {
    const { manager, trace: tracer, spans, diagnostics } = setUp();
    const span = tracer.startTool("search");
    const { traceId, spanId } = span;
    const hostile = {
      get toolName(): string {
        throw new Error("mine");
      },
    };
    const event = { ...createEvent("tool.end", hostile as never), traceId, spanId };
    manager.observe(event);
    manager.observe({
      ...event,
      type: "shelf.hit",
      data: {
        get key() {
          throw new Error("mine");
        },
      },
    } as never);
    expect(spans().map(({ name }) => name)).toEqual(["execute_tool search", "shelf.hit"]);
    expect(diagnostics).toMatchObject([{ kind: "payload_error" }]);
  });
});

describe("the handler", () => {
  it("reads nothing from the application's context, and leaves nothing in it", () => {
    const { trace: tracer, only } = setUp();
    tracer.tool("search", undefined, () => {
      expect(trace.getActiveSpan()).toBeUndefined();
    });
    expect(only().parentSpanContext).toBeUndefined();
  });

  it.each([
    [
      { semconv: "1.40" },
      RangeError,
      '[otel] semconv must be one of "1.41", "latest"; received "1.40".',
    ],
    [{ content: "yes" }, TypeError, '[otel] content must be true or false; received "yes".'],
    [{ attributes: {} }, TypeError, "[otel] attributes must be a function; received an object."],
    [
      { tracerProvider: {} },
      TypeError,
      "[otel] tracerProvider.getTracer must be a function; received undefined.",
    ],
    [
      { meterProvider: {} },
      TypeError,
      "[otel] meterProvider.getMeter must be a function; received undefined.",
    ],
    [
      { reorderMs: 0 },
      RangeError,
      "[otel] reorderMs must be a number from 1 to 2147483647; received 0.",
    ],
    [{ maxOpen: 0 }, RangeError, "[otel] maxOpen must be an integer of at least 1; received 0."],
    [
      { serviceName: "a", tracerProvider: inMemoryProvider().tracerProvider },
      TypeError,
      "[otel] serviceName names the service for a tracer provider of the handler's own; the one that you give has its name in its resource.",
    ],
  ])("refuses %j", (options, type, message) => {
    const make = (): unknown => otelHandler(options as OtelOptions);
    expect(make).toThrow(type);
    expect(make).toThrow(message);
  });

  it("flushes the provider behind that of OpenTelemetry's API, and shuts none down", async () => {
    const calls: string[] = [];
    const { tracerProvider } = inMemoryProvider();
    const behind = {
      getTracer: tracerProvider.getTracer.bind(tracerProvider),
      forceFlush: async () => void calls.push("flush"),
      shutdown: async () => void calls.push("shutdown"),
    };
    const handler = otelHandler({
      tracerProvider: { getTracer: behind.getTracer, getDelegate: () => behind } as never,
    });
    await handler.flush?.({ signal: new AbortController().signal });
    await handler[Symbol.asyncDispose]?.();
    await handler[Symbol.asyncDispose]?.();
    expect(calls).toEqual(["flush", "flush"]);
  });

  it("says why a provider could not export", async () => {
    const { tracerProvider } = inMemoryProvider();
    const cause = new Error("connect ECONNREFUSED");
    const handler = otelHandler({
      tracerProvider: {
        getTracer: tracerProvider.getTracer.bind(tracerProvider),
        forceFlush: () => Promise.reject([cause]),
      } as never,
    });
    await expect(handler.flush?.({ signal: new AbortController().signal })).rejects.toMatchObject({
      message: "[otel] OpenTelemetry could not export: connect ECONNREFUSED",
      cause,
    });
  });
});
