import { createEvent, type ObservedEvent } from "@llmobs/core";
import { assert, double, property, uuid } from "fast-check";
import { describe, expect, it } from "vitest";
import { draw } from "./draw.ts";
import { sampleHash } from "./sample-hash.ts";

const log = (overrides: { id?: string; sessionId?: string; traceId?: string }): ObservedEvent =>
  createEvent("log", { message: "hello" }, overrides);

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");

/** Ids of each kind that an app may have: drawn, counted, and counted behind much that is alike. */
const kinds: Readonly<Record<string, (n: number) => string>> = {
  "random UUIDs": () => crypto.randomUUID(),
  "random trace ids": () => crypto.randomUUID().replaceAll("-", ""),
  "sequential numbers": (n) => String(n),
  "sequential names": (n) => `session-${n}`,
  "sequential UUIDs": (n) => `019b76da-a8a4-7c2a-8054-${hex(n, 12)}`,
  "sequential trace ids": (n) => hex(n, 32),
  "UUIDs that count in front": (n) => `${hex(n, 8)}-a8a4-7c2a-8054-6b1773b3f2ea`,
};

describe("draw", () => {
  it.each(Object.entries(kinds))("keeps the share asked for, of %s", (_kind, idOf) => {
    const count = 100_000;
    const events = Array.from({ length: count }, (_, n) => log({ sessionId: idOf(n) }));
    for (const rate of [0.01, 0.1, 0.5, 0.9]) {
      const share = events.filter(draw(rate)).length / count;
      expect(Math.abs(share - rate), `${share} at ${rate}`).toBeLessThan(0.005);
    }
  });

  it("keeps nothing at 0 and everything at 1", () => {
    for (const id of ["", "a", "session-1", crypto.randomUUID()]) {
      expect(draw(0)(log({ sessionId: id }))).toBe(false);
      expect(draw(1)(log({ sessionId: id }))).toBe(true);
    }
  });

  it("keeps what is hashed below the rate, and not what is hashed to it", () => {
    const rate = sampleHash("session-1") / 2 ** 32;
    for (const event of [log({ sessionId: "session-1" }), log({ id: "session-1" })]) {
      expect(draw(rate)(event)).toBe(false);
      expect(draw(rate + 2 ** -32)(event)).toBe(true);
    }
  });

  it("keeps at a higher rate all that a lower one keeps", () => {
    const rate = double({ min: 0, max: 1, noNaN: true });
    assert(
      property(uuid(), rate, rate, (sessionId, one, other) => {
        const event = log({ sessionId });
        const low = draw(Math.min(one, other))(event);
        const high = draw(Math.max(one, other))(event);
        return high || !low;
      }),
      { numRuns: 300, seed: 4 },
    );
  });

  it("decides by the session, else by the trace, else by the event", () => {
    // Of these two, the first loses and the second wins at 0.4.
    const [loser, winner] = ["session-2", "session-1"] as const;
    const wins = draw(0.4);
    expect(wins(log({ sessionId: winner, traceId: loser, id: loser }))).toBe(true);
    expect(wins(log({ sessionId: loser, traceId: winner, id: winner }))).toBe(false);
    expect(wins(log({ traceId: winner, id: loser }))).toBe(true);
    expect(wins(log({ traceId: loser, id: winner }))).toBe(false);
    expect(wins(log({ id: winner }))).toBe(true);
    expect(wins(log({ id: loser }))).toBe(false);
    expect(wins(log({ sessionId: "", traceId: "", id: winner }))).toBe(true);
    expect(wins(log({ sessionId: "", traceId: loser, id: winner }))).toBe(false);
  });

  it("decides alike about a session, however many others come in between", () => {
    const sessions = Array.from({ length: 2_500 }, (_, n) => log({ sessionId: `session-${n}` }));
    const wins = draw(0.3);
    const first = sessions.map((event) => wins(event));
    expect(sessions.map((event) => wins(event))).toEqual(first);
    expect(sessions.map((event) => draw(0.3)(event))).toEqual(first);
  });
});
