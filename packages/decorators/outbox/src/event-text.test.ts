import type { ObservedEvent } from "@llmobs/core";
import { dropReasonOf, isRetryable } from "@llmobs/core/error";
import { eventFactory } from "@llmobs/testing";
import { describe, expect, it } from "vitest";
import { eventOf, textOf } from "./event-text.ts";

const MAX_BYTES = 10_000;
const full: ObservedEvent = {
  ...eventFactory().event("log"),
  userId: "ada",
  parentSpanId: "00f067aa0ba902b7",
  attributes: { region: "eu" },
  data: { message: 'with "quotes", größer, 日本, \u0000 and \uD83D' },
};
const bare: ObservedEvent = {
  ...full,
  sessionId: undefined,
  userId: undefined,
  traceId: undefined,
  spanId: undefined,
  parentSpanId: undefined,
  attributes: undefined,
};

describe("an event written down", () => {
  it.each([
    ["with all its members", full],
    ["with only those that it must have", bare],
  ])("comes back as it was, %s", (_, event) => {
    const again = eventOf(textOf(event, MAX_BYTES));
    expect(again).toStrictEqual(event);
    expect(Object.keys(again ?? {})).toEqual(Object.keys(event));
  });

  it("is one line of JSON", () => {
    const text = textOf({ ...full, data: { message: "two\nlines" } }, MAX_BYTES);
    expect(text).not.toContain("\n");
    expect(JSON.parse(text)).toMatchObject({ id: full.id, data: { message: "two\nlines" } });
  });

  it("comes back without what it did not have", () => {
    const missing = { id: "1", type: "log", time: 1, data: undefined } as unknown as ObservedEvent;
    expect(textOf(missing, MAX_BYTES)).toBe('{"id":"1","type":"log","time":1,"data":null}');
    expect(eventOf(textOf(missing, MAX_BYTES))).toMatchObject({ id: "1", level: undefined });
  });

  it("keeps data and attributes each within the limit", () => {
    const long = "x".repeat(50_000);
    const event = { ...full, attributes: { long }, data: { message: long } };
    const { attributes, data } = JSON.parse(textOf(event, 2_000)) as ObservedEvent;
    expect(JSON.stringify(attributes).length).toBeLessThanOrEqual(2_000);
    expect(JSON.stringify(data).length).toBeLessThanOrEqual(2_000);
    expect(JSON.stringify(data).length).toBeGreaterThan(500);
  });

  it("may have texts of 4,096 characters in its envelope", () => {
    const event = { ...full, id: "i".repeat(4_096), source: "" };
    expect(eventOf(textOf(event, MAX_BYTES))).toStrictEqual(event);
  });
});

describe("an event that can't be written down", () => {
  it.each([
    ["id", undefined, "'s id is of type undefined"],
    ["type", 7, "'s type is of type number"],
    ["time", "now", "'s time is of type string"],
    ["time", Infinity, "'s time is of type number"],
    ["source", null, "'s source is of type object"],
    ["sessionId", 1, "'s sessionId is of type number"],
    ["userId", {}, "'s userId is of type object"],
    ["traceId", 1, "'s traceId is of type number"],
    ["spanId", 1, "'s spanId is of type number"],
    ["parentSpanId", 1, "'s parentSpanId is of type number"],
    ["level", 1, "'s level is of type number"],
  ])("is refused for its %s (%s)", (member, value, message) => {
    const event = { ...full, [member]: value } as unknown as ObservedEvent;
    expect(() => textOf(event, MAX_BYTES)).toThrow(`[outbox] The event${message}.`);
    expect(() => textOf(event, MAX_BYTES)).toThrow(
      expect.objectContaining({ reason: "serialize_error", retryable: false }),
    );
  });

  it("is refused for a text that is too long", () => {
    const event = { ...full, userId: "u".repeat(4_097) };
    expect(() => textOf(event, MAX_BYTES)).toThrow(
      expect.objectContaining({
        message: "[outbox] The event's userId has 4097 characters; 4096 are the most.",
        reason: "too_large",
        retryable: false,
      }),
    );
  });

  it("is refused where reading it throws, with what was thrown", () => {
    const cause = new Error("hidden");
    const event = new Proxy(full, {
      get: () => {
        throw cause;
      },
    });
    let error: unknown;
    try {
      textOf(event, MAX_BYTES);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ message: "[outbox] The event can't be read.", cause });
    expect([dropReasonOf(error), isRetryable(error)]).toEqual(["serialize_error", false]);
  });
});

describe("a text that is none of ours", () => {
  it.each([
    "",
    "{",
    "null",
    "7",
    "[]",
    '{"id":"1"}',
    '{"type":"log"}',
    '{"id":1,"type":"log"}',
    '{"id":"1","type":2}',
  ])("makes no event: %s", (text) => {
    expect(eventOf(text)).toBeUndefined();
  });
});
