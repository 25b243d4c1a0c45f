import { describe, expect, it } from "vitest";
import { eventFactory } from "./index.ts";
import { payloads } from "./event-payloads.ts";

const MEMBERS =
  "id type time source sessionId userId traceId spanId parentSpanId level attributes data".split(
    " ",
  );

describe("eventFactory", () => {
  it("makes the same events from the same seed, and others from another", () => {
    const take = (seed: number) => eventFactory({ seed, text: "mixed" }).take(100);
    expect(take(3)).toEqual(take(3));
    expect(take(3)).not.toEqual(take(4));
  });

  it("makes every built-in type with a whole envelope, in the order of the envelope", () => {
    const events = eventFactory();
    for (const type of Object.keys(payloads) as (keyof typeof payloads)[]) {
      const event = events.event(type);
      expect(Object.keys(event)).toEqual(MEMBERS);
      expect(event.type).toBe(type);
    }
  });

  it("gives ids and times that rise, and ids that are UUIDs of version 7", () => {
    const events = eventFactory().take(500);
    const ids = events.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].toSorted());
    const times = events.map(({ time }) => time);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    for (const { id, time } of events) {
      expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/u);
      expect(Number.parseInt(id.replace("-", "").slice(0, 12), 16)).toBe(time);
    }
  });

  it("makes sessions whose spans are opened, closed once and nested", () => {
    const events = eventFactory().take(15 * 14 + 5);
    const open = new Map<string, string>();
    for (const { type, sessionId, spanId, parentSpanId } of events) {
      const [name, edge] = type.split(".") as [string, string | undefined];
      if (name === "session" || (edge !== "start" && edge !== "end")) continue;
      if (edge === "start") {
        if (parentSpanId !== undefined) expect(open.has(parentSpanId)).toBe(true);
        open.set(`${spanId}`, `${name} ${sessionId}`);
      } else {
        expect(open.get(`${spanId}`)).toBe(`${name} ${sessionId}`);
        open.delete(`${spanId}`);
      }
    }
    expect(open.size).toBe(0);
  });

  it("lets a tool fail in every third session, and a call be aborted in every fifth", () => {
    const factory = eventFactory();
    const statuses = Array.from({ length: 15 }, () => factory.session()).map((session) =>
      session
        .flatMap(({ data }) => ("status" in data && data.status !== "ok" ? [data.status] : []))
        .join(" "),
    );
    const aborted = "aborted aborted aborted aborted";
    const ten = ["", "", "error", "", aborted, "error", "", "", "error", aborted];
    expect(statuses).toEqual([...ten, "", "error", "", "", `error ${aborted}`]);
  });

  it.each([500, 4096])("makes events whose JSON has exactly %i bytes, in every text", (bytes) => {
    for (const text of ["ascii", "mixed"] as const) {
      const events = eventFactory({ text });
      for (let made = 0; made < 64; made += 1) {
        expect(Buffer.byteLength(JSON.stringify(events.sized(bytes)))).toBe(bytes);
      }
    }
  });

  it("makes one event in eight not ASCII, or none", () => {
    const countOf = (text: "ascii" | "mixed", sized: boolean): number => {
      const events = eventFactory({ text });
      const made = Array.from({ length: 80 }, () => (sized ? events.sized(700) : events.take(1)));
      return made.filter((event) => !/^[ -~]*$/u.test(JSON.stringify(event))).length;
    };
    expect([countOf("ascii", true), countOf("mixed", true)]).toEqual([0, 10]);
    expect([countOf("ascii", false), countOf("mixed", false)]).toEqual([0, 10]);
  });

  it("takes sessions on from where it stopped", () => {
    const pieces = eventFactory();
    const whole = eventFactory();
    const taken = [...pieces.take(5), ...pieces.take(20), ...pieces.take(3)];
    expect(taken).toEqual(whole.take(28));
  });

  it("refuses a size that no event fits in", () => {
    expect(() => eventFactory().sized(100)).toThrow(
      new RangeError("[eventFactory] bytes must be large enough for an event; received 100."),
    );
  });
});
