import type { ObservedEvent } from "@llmobs/core";
import { describe, expect, it } from "vitest";
import { eventFactory, exceptionCapturingHandler } from "./index.ts";

describe("exceptionCapturingHandler", () => {
  it("finds the errors of error events, of subscribers and of spans that failed", () => {
    const handler = exceptionCapturingHandler();
    const events = eventFactory();
    // In every third session a tool fails, and an error event tells of it too.
    for (const event of events.take(3 * 15)) handler.handle(event);
    handler.handle(events.event("subscriber.error"));
    expect(handler.exceptions.map(({ event, error }) => `${event.type}: ${error.name}`)).toEqual([
      "tool.end: Error",
      "error: Error",
      "subscriber.error: TypeError",
    ]);
  });

  it("finds the failed span of a third party, also without an error", () => {
    const handler = exceptionCapturingHandler();
    const event = { ...eventFactory().event("tool.end"), type: "acme.retrieval.end" };
    const end = { ...event, data: { status: "error", durationMs: 1 } } as unknown as ObservedEvent;
    handler.handle(end);
    expect(handler.exceptions).toEqual([
      { event: end, error: { name: "Error", message: "an end with status error and no error" } },
    ]);
  });

  it("asserts that there are none, and lists those that there are", () => {
    const handler = exceptionCapturingHandler();
    const events = eventFactory();
    for (const event of events.session()) handler.handle(event);
    handler.assertNone();
    handler.handle(events.event("error"));
    handler.handle(events.event("subscriber.error"));
    expect(() => handler.assertNone()).toThrow(
      "Expected no errors; received 2:\n" +
        "  error: Error: ENOENT: no such file or directory, open 'docs/missing.md'\n" +
        "  subscriber.error: TypeError: Cannot read properties of undefined (reading 'email')",
    );
  });
});
