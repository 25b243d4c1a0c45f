import { describe, expect, expectTypeOf, it } from "vitest";
import { eventFactory, recordingHandler } from "./index.ts";

describe("recordingHandler", () => {
  it("keeps the events themselves in their order, and counts a batch as one call", () => {
    const handler = recordingHandler();
    const [first, second, third] = eventFactory().take(3) as [never, never, never];
    handler.handle(first);
    handler.handleBatch([second, third]);
    expect(handler.events).toEqual([first, second, third]);
    expect(handler.events[1]).toBe(second);
    expect(handler.callCount).toBe(2);
    handler.clear();
    expect([handler.events, handler.callCount]).toEqual([[], 0]);
  });

  it("gives the events of one type, typed as such", () => {
    const handler = recordingHandler();
    handler.handleBatch(eventFactory().session());
    const ends = handler.ofType("llm.end");
    expect(ends.map(({ data }) => data.finishReasons)).toEqual([["tool_calls"], ["stop"]]);
    expectTypeOf(ends[0]?.data.usageSource).toEqualTypeOf<
      "reported" | "estimated" | "unknown" | undefined
    >();
  });

  it("says where the types begin to differ", () => {
    const handler = recordingHandler();
    const events = eventFactory();
    handler.handle(events.event("session.start"));
    handler.handle(events.event("log"));
    handler.assertTypes("session.start", "log");
    expect(() => handler.assertTypes("session.start", "score", "log")).toThrow(
      "Expected the event types: session.start, score, log\n" +
        "Received the event types: session.start, log\n" +
        "First difference at position 2: expected score; received log.",
    );
    expect(() => handler.assertTypes()).toThrow(
      "Expected the event types: none\n" +
        "Received the event types: session.start, log\n" +
        "First difference at position 1: expected nothing more; received session.start.",
    );
    expect(() => handler.assertTypes("session.start", "log", "log")).toThrow(
      "position 3: expected log; received nothing more.",
    );
  });
});
