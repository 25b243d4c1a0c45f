import type { EventOverrides, EventTypes, ObservedEvent } from "@llmobs/core";
import { eventFactory } from "@llmobs/testing";
import { describe, expect, it } from "vitest";
import { withColors, withoutColors } from "./colors.ts";
import { formatEvent, type Shape } from "./format-event.ts";

const events = eventFactory();
const HEAD = "14:03:07.412 info  1f9c21 ";

/** An event with exactly this data, of a known session at a known time. */
function make<Type extends keyof EventTypes>(
  type: Type,
  data: EventTypes[Type],
  overrides: EventOverrides = {},
): ObservedEvent {
  const event = events.event("log", {
    time: new Date(2026, 0, 1, 14, 3, 7, 412).getTime(),
    sessionId: "0199f2c4-7d1e-7c3a-9b2f-5a1c881f9c21",
    userId: "ada",
    ...overrides,
  });
  return { ...event, type, data } as unknown as ObservedEvent;
}

function line(event: ObservedEvent, shape: Shape = "point", depth = 0): string {
  return formatEvent(event, shape, depth, withoutColors);
}

const CALL = { provider: "openai", operation: "chat", model: "gpt-5-mini" } as const;
const FAILURE = { name: "TypeError", message: "x is\nnot a function" };

describe("formatEvent", () => {
  it("gives a session's whole id once, so that its tag can be looked up", () => {
    expect(line(make("session.start", { attributes: { plan: "pro" } }))).toBe(
      `${HEAD}• session started  id=0199f2c4-7d1e-7c3a-9b2f-5a1c881f9c21 user=ada plan=pro`,
    );
    expect(line(make("session.end", { status: "error", error: FAILURE }))).toBe(
      `${HEAD}• session ended ✗ error  TypeError: x is\\nnot a function`,
    );
  });

  it.each([
    ["command", "commandType", "input", "result"],
    ["agent", "agentName", "input", "result"],
    ["tool", "toolName", "arguments", "result"],
  ] as const)("shows a %s, and content where it was recorded", (kind, nameKey, input, result) => {
    const named = (type: string, data: object): ObservedEvent =>
      make(type as "log", { [nameKey]: "search", ...data } as unknown as EventTypes["log"]);
    const start = (data: object): ObservedEvent => named(`${kind}.start`, data);
    const end = (data: object): ObservedEvent =>
      named(`${kind}.end`, { status: "ok", durationMs: 12.4, ...data });
    expect(line(start({}), "start")).toBe(`${HEAD}┌ ${kind} search`);
    expect(line(start({ [input]: { query: "two words", limit: 5 } }), "start", 2)).toBe(
      `${HEAD}│ │ ┌ ${kind} search  query="two words" limit=5`,
    );
    expect(line(start({ [input]: "hello" }), "start")).toBe(`${HEAD}┌ ${kind} search  input=hello`);
    expect(line(end({}), "end")).toBe(`${HEAD}└ ${kind} search ✓ 12ms`);
    expect(line(end({ [result]: ["a.md"] }), "end")).toBe(
      `${HEAD}└ ${kind} search ✓ 12ms  → ["a.md"]`,
    );
    expect(line(end({ status: "abandoned" }), "end")).toBe(
      `${HEAD}└ ${kind} search … abandoned 12ms`,
    );
  });

  it("shows a model call with its tokens, first chunk and what was unusual about its end", () => {
    expect(line(make("llm.start", CALL), "start", 1)).toBe(`${HEAD}│ ┌ llm openai gpt-5-mini`);
    expect(line(make("llm.start", { ...CALL, operation: "embeddings" }), "start")).toBe(
      `${HEAD}┌ llm openai gpt-5-mini embeddings`,
    );
    const end = {
      ...CALL,
      status: "ok",
      durationMs: 1_240,
      timeToFirstChunkMs: 310,
      usage: { input: 412, cacheRead: 800, output: 345, reasoning: 120 },
      usageSource: "reported",
      finishReasons: ["stop"],
    } as const;
    expect(line(make("llm.end", end), "end", 1)).toBe(
      `${HEAD}│ └ llm openai gpt-5-mini ✓ 1.24s  1.2k→465 tokens (800 cached, 120 reasoning)  first chunk 310ms`,
    );
    const guessed = {
      ...end,
      usage: { input: 7, output: 3 },
      usageSource: "estimated",
      finishReasons: ["length"],
    } as const;
    expect(line(make("llm.end", guessed), "end")).toContain("  ~7→3 tokens  ");
    expect(line(make("llm.end", guessed), "end")).toMatch(/ {2}length$/);
    const { usage: _, ...unknown } = guessed;
    expect(line(make("llm.end", { ...unknown, usageSource: "unknown" }), "end")).not.toContain(
      "tokens",
    );
  });

  it("shows an error and where it was made", () => {
    const stack = `TypeError: x\n    at read (file://${process.cwd()}/src/tools.ts:14:10)\n    at main`;
    const data = { message: "x is\nnot a function", error: { ...FAILURE, stack } };
    expect(line(make("error", data, { level: "error" }))).toBe(
      "14:03:07.412 error 1f9c21 • TypeError: x is\\nnot a function  at read (src/tools.ts:14:10)",
    );
    const failed = { eventType: "llm.end", subscriber: "Slack", error: FAILURE };
    expect(line(make("subscriber.error", failed))).toBe(
      `${HEAD}• subscriber Slack  failed on llm.end: TypeError: x is\\nnot a function`,
    );
  });

  it("shows what an application logs and scores", () => {
    const log = make("log", { message: "Cache miss" }, { attributes: { key: "a b", hits: 0 } });
    expect(line(log, "point", 1)).toBe(`${HEAD}│ • Cache miss  key="a b" hits=0`);
    expect(line(make("score", { name: "helpful", value: 0.9, comment: "well put" }))).toBe(
      `${HEAD}• score helpful 0.9  well put`,
    );
  });

  it("shows types of third parties, pairs as pairs", () => {
    const foreign = (type: string, data: unknown): ObservedEvent =>
      make(type as "log", data as EventTypes["log"]);
    expect(line(foreign("acme.retrieval.start", { index: "docs" }), "start")).toBe(
      `${HEAD}┌ acme.retrieval  index=docs`,
    );
    const end = { status: "ok", durationMs: 3, index: "docs", hits: 3 };
    expect(line(foreign("acme.retrieval.end", end), "end")).toBe(
      `${HEAD}└ acme.retrieval ✓ 3ms  index=docs hits=3`,
    );
    expect(line(foreign("acme.cache", { nested: { deep: [1] } }))).toBe(
      `${HEAD}• acme.cache  nested={"deep":[1]}`,
    );
    const many = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`k${index}`, index]));
    expect(line(foreign("acme.many", many))).toBe(
      `${HEAD}• acme.many  k0=0 k1=1 k2=2 k3=3 k4=4 k5=5 …`,
    );
    expect(line(foreign("acme.bare", null))).toBe(`${HEAD}• acme.bare  data=null`);
  });

  it("tags an event that has no session with its trace, and one without either not at all", () => {
    const { traceId } = events.event("log");
    const { sessionId: _, ...traced } = make("log", { message: "hi" }, { traceId: traceId ?? "" });
    expect(line(traced as ObservedEvent)).toBe(`14:03:07.412 info  ${traceId?.slice(-6)} • hi`);
    const { traceId: __, ...bare } = traced as ObservedEvent<"log">;
    expect(line(bare as ObservedEvent)).toBe("14:03:07.412 info         • hi");
  });

  it("stays within a terminal's width of guides, however deep the spans", () => {
    expect(line(make("log", { message: "deep" }), "point", 10_000)).toBe(
      `${HEAD}${"│ ".repeat(15)}… • deep`,
    );
  });

  it("lets nothing in an event drive the terminal", () => {
    const evil = "\u001b]0;owned\u0007\n\u009b2J\u202e";
    const event = make(
      `${evil}.end` as "log",
      { [evil]: evil, error: { name: evil, message: evil } } as unknown as EventTypes["log"],
      { sessionId: evil },
    );
    // oxlint-disable-next-line no-control-regex -- they are the point
    expect(line(event, "end")).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  });

  it("says so where the data throws when it is read", () => {
    const data = {
      get toolName(): string {
        throw new Error("boom");
      },
    } as unknown as EventTypes["tool.start"];
    expect(line(make("tool.start", data), "start")).toBe(
      `${HEAD}┌ tool.start  (its data cannot be read)`,
    );
  });

  it("keeps colours apart from text", () => {
    const event = make("tool.end", { toolName: "t", callId: "1", status: "error", durationMs: 3 });
    const painted = formatEvent(event, "end", 1, withColors);
    // oxlint-disable-next-line no-control-regex -- they are the point
    expect(painted.replace(/\u001b\[\d+m/g, "")).toBe(line(event, "end", 1));
    expect(painted).toContain("\u001b[31m✗ error\u001b[39m");
  });
});
