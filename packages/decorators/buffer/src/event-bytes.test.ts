import { createEvent, type ObservedEvent } from "@llmobs/core";
import { eventFactory, malformedEvents } from "@llmobs/testing";
import { describe, expect, it } from "vitest";
import { bytesOfEvent } from "./event-bytes.ts";

const withData = (data: unknown): ObservedEvent =>
  ({ ...createEvent("log", { message: "" }), data }) as ObservedEvent;
const bytesOf = (data: unknown): number =>
  bytesOfEvent(withData(data), Infinity) - bytesOfEvent(withData(undefined), Infinity);

describe("the estimate of an event's memory", () => {
  it("is at least what its text takes at two bytes a character, and not ten times its JSON", () => {
    const events = eventFactory({ text: "mixed" });
    for (const event of [...events.take(200), events.sized(4_096), events.sized(65_536)]) {
      const json = JSON.stringify(event);
      const bytes = bytesOfEvent(event, Infinity);
      expect(bytes).toBeGreaterThan(json.length);
      expect(bytes).toBeLessThan(4 * json.length);
    }
  });

  it("grows with every text of the envelope", () => {
    const event = createEvent("log", { message: "" }, { attributes: {} });
    const names = ["id", "type", "source", "sessionId", "userId", "traceId", "spanId"] as const;
    for (const name of [...names, "parentSpanId" as const]) {
      const short = { ...event, [name]: "x".repeat(10) } as ObservedEvent;
      const long = { ...event, [name]: "x".repeat(1_010) } as ObservedEvent;
      const more = bytesOfEvent(long, Infinity) - bytesOfEvent(short, Infinity);
      expect([name, more]).toEqual([name, 2_000]);
    }
    const attributes = { text: "x".repeat(1_000) };
    const more = bytesOfEvent({ ...event, attributes }, Infinity) - bytesOfEvent(event, Infinity);
    expect(more).toBeGreaterThanOrEqual(2_000);
  });

  it("counts members with their names, items, and what lies deeper", () => {
    const text = "x".repeat(1_000);
    expect(bytesOf(text)).toBe(2_000);
    expect(bytesOf({ text })).toBe(2_000 + 24 + 8);
    expect(bytesOf({ ["n".repeat(500)]: text })).toBe(2_000 + 24 + 1_000);
    expect(bytesOf([text, text])).toBe(4_000 + 24 + 16);
    expect(bytesOf({ a: { b: [{ c: text }] } })).toBeGreaterThan(2_000);
    expect(bytesOf([1, true, null, undefined, 5n])).toBe(24 + 4 * 16);
  });

  it("counts what JSON leaves out: bytes, maps, sets and instances of classes", () => {
    class Turn {
      readonly text = "x".repeat(1_000);
    }
    expect(bytesOf(new Uint8Array(5_000))).toBe(5_000 - 16);
    expect(bytesOf(new Float64Array(1_000).subarray(500))).toBe(4_000 - 16);
    expect(bytesOf(new ArrayBuffer(5_000))).toBe(5_000 - 16);
    expect(bytesOf(new Map([["k".repeat(500), "x".repeat(1_000)]]))).toBeGreaterThan(3_000);
    expect(bytesOf(new Set(["x".repeat(1_000)]))).toBeGreaterThan(2_000);
    expect(bytesOf(new Turn())).toBe(2_032);
    expect(bytesOf(Object.assign(Object.create(null), { text: "x".repeat(1_000) }))).toBe(2_032);
  });

  it("counts a thing that holds itself once, and one that occurs twice side by side twice", () => {
    const text = "x".repeat(1_000);
    const loop: Record<string, unknown> = { text };
    loop["self"] = [loop, { again: loop }];
    expect(bytesOf(loop)).toBeLessThan(2_500);
    const twice = { text };
    expect(bytesOf([twice, twice])).toBeGreaterThan(4_000);
  });

  describe("behind the limit", () => {
    let reads = 0;
    // 24 for the object, 8 for the name, 16 and 200 for the text: 248 bytes.
    const item = {
      get text() {
        reads++;
        return "x".repeat(100);
      },
    };
    const items = Array.from({ length: 1_000 }, () => item);
    const members = Object.fromEntries(items.map((each, index) => [`m${index}`, each]));
    const text = "x".repeat(900);
    const base = bytesOfEvent(withData(undefined), Infinity);

    it.each<[string, ObservedEvent]>([
      ["items", withData(items)],
      ["members", withData(members)],
      ["items behind a text", withData([text, items])],
      ["items behind a member", withData({ text, items })],
      ["attributes", { ...withData(undefined), attributes: members }],
      ["data behind attributes", { ...withData(items), attributes: { text } }],
    ])("stops counting %s", (_what, event) => {
      reads = 0;
      expect(bytesOfEvent(event, base + 2_000)).toBeGreaterThan(base + 2_000);
      expect(reads).toBeLessThan(10);
    });

    it("does not even look at the items that follow", () => {
      let looks = 0;
      const watchedItems = new Proxy(items, {
        get: (target, name: never) => {
          if (name !== "length") looks++;
          return target[name];
        },
      });
      bytesOfEvent(withData(watchedItems), base + 2_000);
      expect(looks).toBeLessThan(10);
    });
  });

  it.each([
    ["members", { list: ["a", "bc", { d: 1 }], text: "e", none: null }],
    ["items", ["a", ["bc"], { d: 1 }, null]],
  ])("exceeds a limit exactly where all of the event does, counting %s", (_what, data) => {
    const event = withData(data);
    const bytes = bytesOfEvent(event, Infinity);
    for (let limit = 0; limit <= bytes + 1; limit++) {
      expect([limit, bytesOfEvent(event, limit) > limit]).toEqual([limit, bytes > limit]);
    }
  });

  it("does not descend without end", () => {
    let deep: unknown = "x";
    for (let depth = 0; depth < 100_000; depth++) deep = [deep];
    expect(bytesOf(deep)).toBeLessThan(64 * 24 + 16);
    let within: unknown = "x".repeat(1_000);
    for (let depth = 0; depth < 64; depth++) within = [within];
    expect(bytesOf(within)).toBeGreaterThan(2_000);
    expect(bytesOf([within])).toBeLessThan(2_000);
  });

  it("counts what can't be read as 4 KiB, and never throws", () => {
    const trap = {
      get text(): string {
        throw new Error("not yours");
      },
    };
    expect(bytesOfEvent(withData(trap), Infinity)).toBe(4_096);
    for (const event of malformedEvents(1, { count: 200, hugeLength: 2 ** 16 })) {
      expect(bytesOfEvent(event, 2 ** 24)).toBeGreaterThan(0);
    }
  });
});
