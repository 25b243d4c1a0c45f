import {
  type BatchError,
  fanout,
  ObservabilityManager,
  type ObservedEvent,
  pipe,
} from "@llmobs/core";
import {
  eventFactory,
  gatedHandler,
  malformedEvents,
  recordingHandler,
  testObservability,
} from "@llmobs/testing";
import { describe, expect, it, vi } from "vitest";
import { llmEnd } from "../test/llm-end.ts";
import { costOfCall, passed } from "../test/priced.ts";
import { cost } from "./cost.ts";

const prices = [{ model: "acme-1", input: 2, output: 8 }];
const usage = { input: 1_000, output: 500 };

describe("cost", () => {
  it("passes the end of a model call on as a copy, of which all else is the same", () => {
    const event = Object.freeze(llmEnd(Object.freeze({ usage, model: "acme-1" })));
    const before = structuredClone(event);
    const copy = passed(event, { prices });
    expect(copy).not.toBe(event);
    expect(event).toEqual(before);
    expect(Object.keys(copy)).toEqual(Object.keys(event));
    expect(copy).toEqual({
      ...event,
      data: {
        ...event.data,
        cost: { usd: 0.006, breakdown: { input: 0.002, output: 0.004 }, source: "custom" },
      },
    });
  });

  it("passes all else on as it is", () => {
    const events = eventFactory();
    for (const event of events.take(200)) {
      if (event.type === "llm.end") expect(passed(event)).not.toBe(event);
      else expect(passed(event)).toBe(event);
    }
  });

  it("leaves a cost that an event brings along, unless it is told to reckon it anew", () => {
    const event = llmEnd({ usage, cost: { usd: 7 } });
    expect(passed(event, { prices })).toBe(event);
    expect(passed(event, { prices, overwrite: true }).data).toMatchObject({ cost: { usd: 0.006 } });
  });

  it("reckons what somebody else has looked for in vain", () => {
    expect(costOfCall({ usage, cost: null }, { prices })).toMatchObject({ usd: 0.006 });
  });

  it.each<[string, object]>([
    ["a model that nobody has a price for", { usage, model: "acme-2" }],
    ["a provider that nobody knows", { usage, provider: "nobody", model: "gpt-5" }],
    ["a call that tells no usage", { provider: "openai", model: "gpt-5" }],
    ["a usage that is null", { usage: null }],
    ["a usage without its output", { usage: { input: 1 } }],
    ["a usage without its input", { usage: { output: 1 } }],
    ["a count that is negative", { usage: { ...usage, cacheRead: -1 } }],
    ["a count that is no number", { usage: { ...usage, cacheRead: "12" } }],
    ["a count that is NaN", { usage: { input: Number.NaN, output: 1 } }],
    ["a count that is endless", { usage: { input: Infinity, output: 1 } }],
    ["tokens of a kind that nobody knows", { usage: { ...usage, audio: 12 } }],
    [
      "a call of a service tier that the prices don't have",
      { usage, parameters: { serviceTier: "batch" } },
    ],
    ["a service tier that is no text", { usage, parameters: { serviceTier: { name: "x" } } }],
    ["a provider that is no text", { usage, provider: 12 }],
  ])("says null, and never 0, of %s", (_, data) => {
    expect(costOfCall(data, { prices })).toBeNull();
  });

  it("costs nothing where no token was used", () => {
    expect(costOfCall({ usage: { input: 0, output: 0 } }, { prices })).toMatchObject({
      usd: 0,
      breakdown: { input: 0, output: 0 },
    });
  });

  it("takes a bucket that is there without a count as one that is not there", () => {
    const data = { usage: { ...usage, cacheRead: undefined, audio: undefined } };
    expect(costOfCall(data, { prices })).toMatchObject({ usd: 0.006 });
  });

  it("prices estimates like reports, since the event says which of them they are", () => {
    const data = { usage, usageSource: "estimated" };
    expect(costOfCall(data, { prices })).toMatchObject({ usd: 0.006 });
  });

  it("passes on what it can't read as it is, and says so", () => {
    const sink = recordingHandler();
    const onDiagnostic = vi.fn<(diagnostic: object) => void>();
    const decorators = [cost({ prices })];
    const manager = new ObservabilityManager({
      source: "test",
      decorators,
      handlers: [sink],
      onDiagnostic,
    });
    const data = {
      model: "acme-1",
      get usage(): never {
        throw new Error("no");
      },
    };
    const event = { ...llmEnd({}), data } as unknown as ObservedEvent;
    manager.observe(event);
    expect(sink.events).toEqual([event]);
    expect(onDiagnostic.mock.calls).toMatchObject([[{ node: "cost", kind: "cost_error" }]]);
  });

  it.each<[string, unknown]>([
    ["no payload", null],
    ["a text", "x".repeat(1_000)],
    ["a payload of something else", { message: "hello" }],
    ["a model that is no text", { usage, model: 12 }],
  ])("passes what is no model call on as it is: %s", (_, data) => {
    const event = { ...llmEnd({}), data } as ObservedEvent;
    expect(passed(event, { prices })).toBe(event);
  });

  it("takes malformed events without harm", () => {
    const { manager, handler } = testObservability({ decorators: [cost()] });
    for (const event of malformedEvents(7, { count: 2_000 })) manager.observe(event);
    const { accepted, dropped } = manager.stats().intake;
    expect(handler.events.length + (dropped.invalid_event ?? 0)).toBe(accepted);
  });

  it("asks no network for prices", () => {
    const fetched = vi.spyOn(globalThis, "fetch");
    expect(costOfCall({ usage, provider: "openai", model: "gpt-5" })).not.toBeNull();
    expect(fetched).not.toHaveBeenCalled();
  });
});

describe("a batch", () => {
  it("goes on as one batch, the very same where no model call ended in it", async () => {
    const batches: (readonly ObservedEvent[])[] = [];
    const sink = {
      name: "sink",
      handle: () => {},
      handleBatch: (events: readonly ObservedEvent[]) => void batches.push(events),
    };
    const handler = pipe(cost({ prices }), sink);
    const events = eventFactory();
    const others = [events.event("log"), events.event("tool.end")];
    await handler.handleBatch?.(others);
    const [log, tool] = others;
    const calls = [llmEnd({ usage }), log!, llmEnd({ usage, cost: { usd: 1 } }), tool!];
    await handler.handleBatch?.(Object.freeze(calls));
    expect(batches[0]).toBe(others);
    expect(batches).toHaveLength(2);
    expect(batches[1]?.map(({ id }) => id)).toEqual(calls.map(({ id }) => id));
    expect(batches[1]?.map((event, index) => event === calls[index])).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });

  it("that fails in part is handed back as the events that came", async () => {
    const sink = gatedHandler();
    const event = llmEnd({ usage });
    sink.fail(new Error("503"));
    const handler = pipe(cost({ prices }), sink);
    const handling = (async () => handler.handleBatch?.([event]))();
    const { failures } = (await handling.catch((error: BatchError) => error)) as BatchError;
    expect(failures).toHaveLength(1);
    expect(failures[0]?.event).toBe(event);
  });
});

describe("where it stands", () => {
  it("before the fan-out, every handler gets the cost", async () => {
    const [one, other] = [recordingHandler(), recordingHandler()];
    const decorators = [cost({ prices })];
    const manager = new ObservabilityManager({
      source: "test",
      decorators,
      handlers: [one, other],
    });
    const call = { provider: "acme", operation: "chat", model: "acme-1" };
    manager.trace.llm(call, (scope) => scope.set({ usage }));
    await manager.shutdown();
    for (const { data } of [...one.ofType("llm.end"), ...other.ofType("llm.end")]) {
      expect(data.cost?.usd).toBe(0.006);
    }
    expect(one.ofType("llm.end")[0]).toBe(other.ofType("llm.end")[0]);
  });

  it("in a pipe, what stands behind it does, and nobody else", () => {
    const [inside, outside] = [recordingHandler(), recordingHandler()];
    const handler = fanout(pipe(cost({ prices }), inside), outside);
    void handler.handle(llmEnd({ usage }));
    expect(inside.ofType("llm.end")[0]?.data.cost?.usd).toBe(0.006);
    expect(outside.ofType("llm.end")[0]?.data).not.toHaveProperty("cost");
  });
});
