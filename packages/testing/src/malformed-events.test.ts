import { types } from "node:util";
import { describe, expect, it } from "vitest";
import { malformedEnvelopes } from "./malformed-envelopes.ts";
import { malformedEvents } from "./malformed-events.ts";
import { malformedValues } from "./malformed-values.ts";

const ROUND = Object.keys(malformedEnvelopes).length + 3 * Object.keys(malformedValues).length;

describe("malformedEvents", () => {
  it("goes on for as long as it is asked, and no longer than its count", () => {
    const endless = malformedEvents(1, { hugeLength: 16 });
    for (let taken = 0; taken < 2 * ROUND; taken += 1) expect(endless.next().done).toBe(false);
    expect([...malformedEvents(1, { count: 3, hugeLength: 16 })]).toHaveLength(3);
  });

  it("makes every kind once in a round, in the same order for the same seed", () => {
    const kindsOf = (seed: number): readonly string[] =>
      Array.from(malformedEvents(seed, { count: ROUND, hugeLength: 16 }), (event) =>
        types.isProxy(event) ? "a proxy" : typeof event,
      );
    expect(kindsOf(1)).toEqual(kindsOf(1));
    expect(kindsOf(1)).not.toEqual(kindsOf(2));
    expect(kindsOf(1).toSorted()).toEqual(kindsOf(2).toSorted());
    expect(new Set(kindsOf(1))).toEqual(
      new Set("object undefined number string symbol bigint function".split(" ").concat("a proxy")),
    );
  });

  it("breaks JSON.stringify in many ways, and passes it in many", () => {
    const outcomes = Array.from(malformedEvents(1, { count: ROUND, hugeLength: 16 }), (event) => {
      try {
        JSON.stringify(event);
        return "text";
      } catch (error) {
        return error instanceof RangeError ? "too deep" : "an error";
      }
    });
    expect(new Set(outcomes)).toEqual(new Set(["text", "too deep", "an error"]));
    expect(outcomes.filter((outcome) => outcome === "an error").length).toBeGreaterThan(30);
  });

  it("makes huge strings as huge as it is told", () => {
    const largest = Math.max(
      ...Array.from(malformedEvents(1, { count: ROUND, hugeLength: 12_345 }), (event) => {
        try {
          return typeof event.data === "string" ? (event.data as string).length : 0;
        } catch {
          return 0;
        }
      }),
    );
    expect(largest).toBe(12_345);
  });
});
