import { array, assert, integer, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { SlidingWindow } from "./sliding-window.ts";

const PART_MS = 100;
const WINDOW_MS = 12 * PART_MS;

describe("SlidingWindow", () => {
  it("holds what came in its time, to within a twelfth", () => {
    const steps = array(record({ afterMs: integer({ min: 0, max: 900 }), value: integer() }));
    assert(
      property(steps, (drawn) => {
        const window = new SlidingWindow(WINDOW_MS, "sum");
        const came: { at: number; value: number }[] = [];
        let now = 12_345;
        for (const { afterMs, value } of drawn) {
          now += afterMs;
          came.push({ at: now, value });
          window.add(value, now);
          const first = (Math.floor(now / PART_MS) - 11) * PART_MS;
          const inside = came.filter(({ at }) => at >= first);
          expect(window.at(now).count).toBe(inside.length);
          expect(window.at(now).figure()).toBe(inside.reduce((sum, one) => sum + one.value, 0));
        }
        expect(window.at(now + WINDOW_MS).count).toBe(0);
      }),
      { numRuns: 300, seed: 5 },
    );
  });

  it.each([
    ["count", 3],
    ["sum", 9],
    ["mean", 3],
    ["max", 5],
  ] as const)("makes a %s of what is in it", (aggregate, figure) => {
    const window = new SlidingWindow(WINDOW_MS, aggregate);
    window.add(99, 0);
    for (const value of [1, 3, 5]) window.add(value, WINDOW_MS + value * PART_MS);
    expect(window.at(WINDOW_MS + 600).figure()).toBe(figure);
  });

  it.each([
    ["p50", 50],
    ["p95", 95],
    ["p99", 99],
  ] as const)("makes a %s of what is in it", (aggregate, figure) => {
    const window = new SlidingWindow(WINDOW_MS, aggregate);
    for (let value = 1; value <= 100; value++) window.add(value, value);
    expect(window.at(100).figure()).toBeGreaterThan(figure * 0.98);
    expect(window.at(100).figure()).toBeLessThan(figure * 1.02);
  });
});
