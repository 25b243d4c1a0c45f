import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runs } from "../test/property.ts";
import { createEvent } from "./create-event.ts";
import type { EventOverrides } from "./event.ts";
import { LEVELS } from "./level.ts";

const MEMBERS = [
  "id",
  "type",
  "time",
  "source",
  "sessionId",
  "userId",
  "traceId",
  "spanId",
  "parentSpanId",
  "level",
  "attributes",
  "data",
];

const overrides: fc.Arbitrary<EventOverrides> = fc.record(
  {
    id: fc.uuid(),
    time: fc.integer(),
    source: fc.string(),
    sessionId: fc.string(),
    userId: fc.string(),
    traceId: fc.string(),
    spanId: fc.string(),
    parentSpanId: fc.string(),
    level: fc.constantFrom(...LEVELS),
    attributes: fc.dictionary(fc.string(), fc.string()),
  },
  { requiredKeys: [] },
);

describe("createEvent", () => {
  it("gives every event the same twelve members in the same order, and takes what it is told", () => {
    fc.assert(
      fc.property(fc.option(overrides, { nil: undefined }), (told) => {
        const event = createEvent("log", { message: "hello" }, told);
        expect(Object.keys(event)).toEqual(MEMBERS);
        expect(event).toMatchObject({ type: "log", data: { message: "hello" }, ...told });
      }),
      runs(200),
    );
  });

  it("says what nobody told it: a fresh id, the time, nothing of a context that is not there", () => {
    const before = Date.now();
    const event = createEvent("log", { message: "hello" });
    expect(event.time).toBeGreaterThanOrEqual(before);
    expect(event.time).toBeLessThanOrEqual(Date.now());
    expect(event.id < createEvent("log", { message: "later" }).id).toBe(true);
    expect({ ...event, id: "", time: 0 }).toStrictEqual({
      id: "",
      type: "log",
      time: 0,
      source: "",
      sessionId: undefined,
      userId: undefined,
      traceId: undefined,
      spanId: undefined,
      parentSpanId: undefined,
      level: "info",
      attributes: undefined,
      data: { message: "hello" },
    });
  });

  it("makes events that survive structuredClone and JSON", () => {
    const error = { name: "TypeError", message: "no", cause: { name: "string", message: "why" } };
    const event = createEvent("error", { message: "no", error }, { attributes: { a: [1, null] } });
    expect(structuredClone(event)).toStrictEqual(event);
    expect(JSON.parse(JSON.stringify(event))).toEqual(event);
  });

  it("raises the level of what failed, unless told otherwise", () => {
    const end = { toolName: "search", callId: "1", durationMs: 1 };
    expect(createEvent("tool.end", { ...end, status: "ok" }).level).toBe("info");
    expect(createEvent("tool.end", { ...end, status: "error" }).level).toBe("error");
    expect(createEvent("tool.end", { ...end, status: "aborted" }).level).toBe("warn");
    expect(createEvent("tool.end", { ...end, status: "abandoned" }).level).toBe("warn");
    expect(createEvent("tool.end", { ...end, status: "error" }, { level: "debug" }).level).toBe(
      "debug",
    );
    const error = { name: "Error", message: "no" };
    expect(createEvent("error", { message: "no", error }).level).toBe("error");
    const failed = { eventType: "a", subscriber: "b", error };
    expect(createEvent("subscriber.error", failed).level).toBe("error");
  });
});
