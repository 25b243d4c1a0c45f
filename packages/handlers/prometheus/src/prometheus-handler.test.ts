import {
  createEvent,
  type EndData,
  type EventTypes,
  ObservabilityManager,
  type ObservedEvent,
} from "@llmobs/core";
import { eventFactory, fakeClock, malformedEvents } from "@llmobs/testing";
import { type OpenMetricsContentType, register, Registry } from "prom-client";
import { describe, expect, it } from "vitest";
import { samples, samplesOf } from "../test/samples.ts";
import { prometheusHandler } from "./prometheus-handler.ts";
import type { AnyRegistry, PrometheusOptions } from "./prometheus-options.ts";

declare module "@llmobs/core" {
  interface EventTypes {
    "acme.lookup.start": { readonly index: string };
    "acme.lookup.end": EndData & { readonly index: string };
    "acme.noted": { readonly note: string };
  }
}

function observed(options: PrometheusOptions = {}) {
  const handler = prometheusHandler(options);
  const clock = fakeClock();
  const diagnostics: string[] = [];
  const manager = new ObservabilityManager({
    source: "test",
    handlers: [handler],
    clock,
    onDiagnostic: ({ kind, message }) => diagnostics.push(`${kind}: ${message}`),
  });
  return { handler, registry: handler.registry, clock, manager, trace: manager.trace, diagnostics };
}

const CALL = { provider: "openai", operation: "chat", model: "gpt-5" } as const;

function llmEnd(data: Partial<EventTypes["llm.end"]>): ObservedEvent {
  return createEvent("llm.end", {
    ...CALL,
    status: "ok",
    durationMs: 250,
    usageSource: "unknown",
    ...data,
  });
}

describe("durations", () => {
  it("of commands, agents, model calls and tools are histograms in seconds, by how they ended", async () => {
    const { registry, clock, trace } = observed();
    await trace.command("ask", undefined, () =>
      trace.agent("librarian", async () => {
        await trace.llm(CALL, () => clock.advance(300));
        await trace.tool("search", {}, () => clock.advance(20)).catch(() => {});
        const failing = trace.startTool("search");
        await clock.advance(5);
        failing.fail(new TypeError("no index"));
        trace.startTool("search").abort();
      }),
    );
    const found = await samples(registry);
    expect(found).toMatchObject({
      'llmobs_command_duration_seconds_sum{command_type="ask",status="ok"}': 0.325,
      'llmobs_agent_duration_seconds_sum{agent_name="librarian",status="ok"}': 0.325,
      'llmobs_llm_duration_seconds_bucket{le="0.16",provider="openai",model="gpt-5",operation="chat",status="ok"}': 0,
      'llmobs_llm_duration_seconds_bucket{le="0.32",provider="openai",model="gpt-5",operation="chat",status="ok"}': 1,
      'llmobs_tool_duration_seconds_count{tool_name="search",status="ok"}': 1,
      'llmobs_tool_duration_seconds_count{tool_name="search",status="error"}': 1,
      'llmobs_tool_duration_seconds_count{tool_name="search",status="aborted"}': 1,
    });
  });

  it("have the buckets of the GenAI conventions, and four more for what takes longer", async () => {
    const { registry, trace } = observed();
    trace.command("ask", undefined, () => trace.llm(CALL, () => {}));
    const boundsOf = async (name: string) =>
      Object.keys(await samplesOf(registry, `${name}_bucket`)).map(
        (labels) => labels.split(" ")[0],
      );
    const convention = "0.01 0.02 0.04 0.08 0.16 0.32 0.64 1.28 2.56 5.12 10.24 20.48 40.96 81.92";
    expect((await boundsOf("llmobs_llm_duration_seconds")).join(" ")).toBe(`${convention} +Inf`);
    expect((await boundsOf("llmobs_command_duration_seconds")).join(" ")).toBe(
      `${convention} 163.84 327.68 655.36 1310.72 +Inf`,
    );
  });

  it("of a third party's pair go by the name of the pair", async () => {
    const { registry, clock, trace, manager } = observed();
    await trace.span("acme.lookup", { index: "docs" }, () => clock.advance(1_500));
    manager.emit("acme.noted", { note: "kept" });
    expect(await samplesOf(registry, "llmobs_span_duration_seconds_sum")).toEqual({
      "acme.lookup ok": 1.5,
    });
    expect(await samplesOf(registry, "llmobs_spans_in_flight")).toMatchObject({
      "acme.lookup": 0,
    });
    expect(await samplesOf(registry, "llmobs_events_total")).toMatchObject({
      "acme.lookup.start": 1,
      "acme.lookup.end": 1,
      "acme.noted": 1,
    });
    expect(await samplesOf(registry, "llmobs_malformed_events_total")).toEqual({});
  });
});

describe("a model call", () => {
  it("adds its tokens in kinds that don't overlap, and those of the call as the conventions add them up", async () => {
    const { registry, manager } = observed();
    const usage = { input: 100, cacheRead: 900, cacheWrite: 25, output: 30, reasoning: 70 };
    manager.observe(llmEnd({ usage, usageSource: "reported" }));
    manager.observe(llmEnd({ usage: { input: 1, output: 0 }, usageSource: "estimated" }));
    expect(await samplesOf(registry, "llmobs_llm_tokens_total")).toEqual({
      "openai gpt-5 input": 101,
      "openai gpt-5 cache_read": 900,
      "openai gpt-5 cache_write": 25,
      "openai gpt-5 output": 30,
      "openai gpt-5 reasoning": 70,
    });
    expect(await samplesOf(registry, "llmobs_llm_call_tokens_sum")).toEqual({
      "openai gpt-5 input": 1_026,
      "openai gpt-5 output": 100,
    });
    expect(await samples(registry)).toMatchObject({
      'llmobs_llm_call_tokens_bucket{le="1024",provider="openai",model="gpt-5",token_type="input"}': 1,
      'llmobs_llm_call_tokens_bucket{le="4096",provider="openai",model="gpt-5",token_type="input"}': 2,
    });
    expect(await samplesOf(registry, "llmobs_llm_usage_total")).toEqual({
      "openai gpt-5 reported": 1,
      "openai gpt-5 estimated": 1,
    });
  });

  it("adds its cost where somebody knows it, and is counted as unpriced where somebody looked in vain", async () => {
    const { registry, manager } = observed();
    manager.observe(llmEnd({ cost: { usd: 0.25 } }));
    manager.observe(llmEnd({ cost: { usd: 0.5 } }));
    manager.observe(llmEnd({ cost: null }));
    manager.observe(llmEnd({}));
    expect(await samplesOf(registry, "llmobs_llm_cost_usd_total")).toEqual({
      "openai gpt-5": 0.75,
    });
    expect(await samplesOf(registry, "llmobs_llm_unpriced_total")).toEqual({ "openai gpt-5": 1 });
  });

  it("adds the time to its first chunk where it was streamed", async () => {
    const { registry, manager } = observed();
    manager.observe(llmEnd({ timeToFirstChunkMs: 180 }));
    manager.observe(llmEnd({}));
    const name = "llmobs_llm_time_to_first_chunk_seconds";
    expect(await samplesOf(registry, `${name}_sum`)).toEqual({ "openai gpt-5": 0.18 });
    expect(await samplesOf(registry, `${name}_count`)).toEqual({ "openai gpt-5": 1 });
  });
});

describe("errors", () => {
  it("are counted by class, in every event that has one", async () => {
    const { registry, manager, trace } = observed();
    class RateLimitError extends Error {}
    expect(() =>
      trace.command("ask", undefined, () =>
        trace.llm(CALL, () => {
          throw new RateLimitError("429");
        }),
      ),
    ).toThrow("429");
    trace.startSession().fail(new TypeError("gone"));
    trace.startTool("search").abort();
    manager.error(new RangeError("outside"));
    manager.emit("subscriber.error", {
      eventType: "order.placed",
      subscriber: "mailer",
      error: { name: "SyntaxError", message: "no JSON" },
    });
    expect(await samplesOf(registry, "llmobs_errors_total")).toEqual({
      "llm.end RateLimitError": 1,
      "command.end RateLimitError": 1,
      "session.end TypeError": 1,
      "error RangeError": 1,
      "subscriber.error SyntaxError": 1,
    });
  });
});

describe("scores and alerts", () => {
  it("add figures and yes or no to a histogram, and words to a counter", async () => {
    const { registry, manager } = observed();
    manager.score("helpful", true);
    manager.score("helpful", false);
    manager.score("relevance", 0.7);
    manager.score("tone", "polite");
    manager.score("relevance", Number.NaN);
    manager.score("relevance", -1e308);
    expect(await samplesOf(registry, "llmobs_malformed_events_total")).toEqual({ score: 2 });
    expect(await samplesOf(registry, "llmobs_score_sum")).toEqual({ helpful: 1, relevance: 0.7 });
    expect(await samplesOf(registry, "llmobs_score_count")).toEqual({ helpful: 2, relevance: 1 });
    expect(await samplesOf(registry, "llmobs_score_labels_total")).toEqual({ "tone polite": 1 });
  });

  it("tell how many keys an alert fires for, once each, and how often it changed", async () => {
    const { registry, manager } = observed();
    const alert = (state: "firing" | "recovered", key?: string) =>
      manager.emit("alert", {
        name: "spend",
        state,
        value: 2,
        above: 1,
        windowMs: 60_000,
        message: "too much",
        ...(key !== undefined && { key }),
      });
    alert("firing", "ada");
    alert("firing", "ada");
    alert("firing", "bob");
    alert("firing");
    alert("recovered", "ada");
    alert("recovered", "nobody");
    expect(await samplesOf(registry, "llmobs_alerts_firing")).toEqual({ spend: 2 });
    expect(await samplesOf(registry, "llmobs_alerts_total")).toEqual({
      "spend firing": 4,
      "spend recovered": 2,
    });
  });
});

describe("what is in flight", () => {
  const inFlight = (registry: AnyRegistry) => samplesOf(registry, "llmobs_spans_in_flight");
  const NONE = { session: 0, command: 0, agent: 0, llm: 0, tool: 0 };

  it("is counted by type while it runs, abandoned or not", async () => {
    const { registry, trace, manager } = observed();
    const session = trace.startSession();
    const calls = [1, 2, 3].map(() => session.run(() => trace.startLlm(CALL)));
    expect(await inFlight(registry)).toEqual({ ...NONE, session: 1, llm: 3 });
    calls[0]!.end();
    expect(await inFlight(registry)).toEqual({ ...NONE, session: 1, llm: 2 });
    await manager.shutdown();
    expect(await inFlight(registry)).toEqual(NONE);
    expect(await samplesOf(registry, "llmobs_llm_duration_seconds_count")).toEqual({
      "openai gpt-5 chat ok": 1,
      "openai gpt-5 chat abandoned": 2,
    });
  });

  it("neither drifts nor goes below nothing where starts are missed, or come twice, or ends do", async () => {
    const late = prometheusHandler();
    const { trace, manager } = observed();
    const before = trace.startTool("slow");
    manager.register(late);
    const during = trace.startTool("slow");
    before.end();
    expect(await inFlight(late.registry)).toEqual({ ...NONE, tool: 1 });
    during.end();
    const events = eventFactory().session();
    for (const event of [...events, ...events]) manager.observe(event);
    expect(await inFlight(late.registry)).toEqual(NONE);
  });

  it("is forgotten two days after a start of which the end got lost, as while observing was off", async () => {
    const { registry, trace, manager, clock } = observed();
    const lost = trace.startTool("slow");
    manager.setEnabled(false);
    lost.end();
    manager.setEnabled(true);
    await clock.advance(86_400_000);
    trace.startTool("slow");
    expect(await inFlight(registry)).toEqual({ ...NONE, tool: 2 });
    await clock.advance(86_400_001);
    // The second one has been abandoned by now: it is the first that is forgotten.
    expect(await inFlight(registry)).toEqual(NONE);
  });
});

describe("labels", () => {
  it("are bounded: what is too much falls into other, is counted, and told of once", async () => {
    const { registry, trace, diagnostics, manager } = observed({ maxSeries: 3 });
    for (let tool = 0; tool < 10; tool++) trace.startTool(`tool-${tool}`).end();
    expect(await samplesOf(registry, "llmobs_tool_duration_seconds_count")).toEqual({
      "tool-0 ok": 1,
      "tool-1 ok": 1,
      "tool-2 ok": 1,
      "other ok": 7,
    });
    expect(await samplesOf(registry, "llmobs_label_overflows_total")).toEqual({ tool_name: 7 });
    await manager.flush();
    expect(diagnostics).toEqual([
      'label_overflow: There are more than 3 sets of label values; new values of tool_name are counted as "other"',
    ]);
  });

  it("are bounded for types of events too, and a pair among the others is still a span", async () => {
    const { registry, manager } = observed({ maxSeries: 1 });
    const emit = (type: string, data: object, spanId: string) =>
      manager.emit(type as "log", data as never, { spanId });
    for (const name of ["a", "b", "c"]) {
      emit(`${name}.start`, {}, name);
      emit(`${name}.end`, { status: "ok", durationMs: 1_000 }, name);
    }
    emit("d.start", {}, "d");
    const events = await samplesOf(registry, "llmobs_events_total");
    expect(events).toMatchObject({ "a.start": 1, other: 6, log: 0 });
    expect(await samplesOf(registry, "llmobs_span_duration_seconds_count")).toEqual({
      "a ok": 1,
      "other ok": 2,
    });
    expect(await samplesOf(registry, "llmobs_spans_in_flight")).toMatchObject({ a: 0, other: 1 });
  });

  it("never hold an id", async () => {
    const { handler, registry } = observed();
    const events = eventFactory().take(500);
    for (const event of events) void handler.handle(event);
    const text = await registry.metrics();
    for (const { id, sessionId, userId, traceId, spanId } of events) {
      for (const one of [id, sessionId, userId, traceId, spanId]) {
        if (one !== undefined) expect(text).not.toContain(one);
      }
    }
  });
});

describe("whatever comes", () => {
  it("is counted, poisons no figure, and is told apart as malformed", async () => {
    const handler = prometheusHandler();
    const { registry } = handler;
    // Content is captured so that the hostile part of it comes here.
    const options = { source: "test", handlers: [handler], captureContent: true };
    const manager = new ObservabilityManager({ ...options, onDiagnostic: () => {} });
    for (const event of malformedEvents(3, { count: 400, hugeLength: 4_096 })) {
      manager.observe(event);
    }
    const [books] = manager.stats().handlers;
    expect(books).toMatchObject({ failures: 0, dropped: {} });
    const counts = Object.values(await samplesOf(registry, "llmobs_events_total"));
    expect(counts.reduce((sum, count) => sum + count)).toBe(books!.delivered);
    expect(books!.delivered).toBeGreaterThan(100);
    for (const value of Object.values(await samples(registry))) {
      expect(Number.isFinite(value) && value >= 0).toBe(true);
    }
  });

  it.each<[string, object]>([
    ["a duration that is no number", { durationMs: "12" }],
    ["a duration that is NaN", { durationMs: Number.NaN }],
    ["a negative duration", { durationMs: -1 }],
    ["a duration beyond all sense", { durationMs: 1e308 }],
    ["an endless time to the first chunk", { timeToFirstChunkMs: Infinity }],
    ["usage that is null", { usage: null }],
    ["usage without an output", { usage: { input: 1 } }],
    ["negative usage", { usage: { input: 1, output: -1 } }],
    ["a cost that is NaN", { cost: { usd: Number.NaN } }],
    ["a cost that is no object", { cost: 3 }],
  ])("counts %s as malformed, and the rest of the event", async (_what, data) => {
    const { registry, manager } = observed();
    manager.observe(llmEnd(data));
    expect(await samplesOf(registry, "llmobs_malformed_events_total")).toEqual({ "llm.end": 1 });
    expect(await samplesOf(registry, "llmobs_llm_usage_total")).toEqual({
      "openai gpt-5 unknown": 1,
    });
    const text = await registry.metrics();
    expect(text).not.toMatch(/ (NaN|Nan|[-+]Inf)$/m);
  });
});

describe("a registry", () => {
  it("of the handler's own is used unless one is given, and the global one is left alone", async () => {
    const { registry } = observed();
    expect(registry).not.toBe(register);
    expect(register.getMetricsAsArray()).toEqual([]);
    const shared = new Registry();
    expect(observed({ registry: shared }).registry).toBe(shared);
  });

  it("takes one handler under one prefix, since two would count every event twice", async () => {
    const registry = new Registry();
    prometheusHandler({ registry });
    const before = registry.getMetricsAsArray().length;
    expect(() => prometheusHandler({ registry })).toThrow(
      /already has the metric llmobs_\w+: a second handler would count every event twice/,
    );
    expect(registry.getMetricsAsArray()).toHaveLength(before);
    prometheusHandler({ registry, prefix: "second_" });
    expect(registry.getMetricsAsArray()).toHaveLength(2 * before);
  });

  it("of the OpenMetrics format works as well", async () => {
    const registry = new Registry<OpenMetricsContentType>();
    registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
    const { manager } = observed({ registry });
    manager.log("hello");
    const text = await registry.metrics();
    expect(text).toContain("# TYPE llmobs_events counter");
    expect(text).toContain('llmobs_events_total{event_type="log"} 1');
  });
});

describe("options", () => {
  it.each<[object, RegExp]>([
    [{ maxSeries: 0 }, /maxSeries must be an integer of at least 1; received 0/],
    [{ prefix: "my-app_" }, /prefix must begin a metric's name.*received "my-app_"/],
    [{ prefix: "" }, /prefix must be a string with text/],
    [{ port: 70_000 }, /port must be an integer from 1 to 65535; received 70000/],
    [{ port: 0 }, /port must be an integer from 1 to 65535; received 0/],
    [{ host: 1 }, /host must be a string/],
    [{ name: "" }, /name must be a string/],
    [{ registry: {} }, /registry must be a Registry of prom-client; received object/],
    [{ registry: null }, /registry must be a Registry of prom-client; received null/],
  ])("%j are refused", (options, message) => {
    expect(() => prometheusHandler(options as PrometheusOptions)).toThrow(message);
  });
});
