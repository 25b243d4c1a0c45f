import { createEvent, type EventOverrides, type ObservedEvent } from "@llmobs/core";
import { describe, expect, it } from "vitest";
import { type Group, groupIdOf, isOverWith } from "./group.ts";

const event = (type: string, overrides: EventOverrides = {}): ObservedEvent =>
  createEvent(type as "log", { message: "" }, overrides);

const group = (id: string, ...events: ObservedEvent[]): Group => ({ id, events, dueAt: 0 });

describe("groupIdOf", () => {
  it("names the session before the trace, or the other way round", () => {
    const both = event("log", { sessionId: "s", traceId: "t" });
    expect(groupIdOf(both, "session")).toBe("s");
    expect(groupIdOf(both, "trace")).toBe("t");
    expect(groupIdOf(event("log", { traceId: "t" }), "session")).toBe("t");
    expect(groupIdOf(event("log", { sessionId: "s" }), "trace")).toBe("s");
  });

  it("names nothing by an empty id", () => {
    expect(groupIdOf(event("log"), "session")).toBeUndefined();
    expect(groupIdOf(event("log", { sessionId: "", traceId: "" }), "session")).toBeUndefined();
    expect(groupIdOf(event("log", { sessionId: "", traceId: "t" }), "session")).toBe("t");
    expect(groupIdOf(event("log", { sessionId: "s", traceId: "" }), "trace")).toBe("s");
  });
});

describe("isOverWith", () => {
  const inTrace = (type: string, spanId: string, parentSpanId?: string): ObservedEvent =>
    event(type, {
      sessionId: "s",
      traceId: "t",
      spanId,
      ...(parentSpanId !== undefined && { parentSpanId }),
    });

  it("takes the session's end for the end of a session, and nothing else", () => {
    const types = ["session.start", "command.end", "acme.session.end", "log", "session.end"];
    const over = types.filter((type) => isOverWith(event(type, { sessionId: "s" }), group("s")));
    expect(over).toEqual(["session.end"]);
  });

  it("takes the end of the span without a parent for the end of a trace", () => {
    expect(isOverWith(inTrace("command.end", "1"), group("t"))).toBe(true);
    expect(isOverWith(inTrace("acme.retrieval.end", "1"), group("t"))).toBe(true);
    expect(isOverWith(inTrace("command.start", "1"), group("t"))).toBe(false);
    expect(isOverWith(inTrace("llm.end", "2", "1"), group("t"))).toBe(false);
    expect(isOverWith(inTrace("log", "1"), group("t"))).toBe(false);
  });

  it("takes the first span that was started here for the root of a trace from elsewhere", () => {
    const log = inTrace("log", "2", "remote");
    const root = inTrace("command.start", "1", "remote");
    const child = inTrace("llm.start", "2", "1");
    const held = group("t", log, root, child);
    expect(isOverWith(inTrace("llm.end", "2", "1"), held)).toBe(false);
    expect(isOverWith(inTrace("command.end", "1", "remote"), held)).toBe(true);
    expect(isOverWith(inTrace("command.end", "1", "remote"), group("t", log))).toBe(false);
  });
});
