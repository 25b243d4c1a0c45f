import { array, assert, constantFrom, double, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { QuantileSketch } from "./quantile-sketch.ts";

function sketchOf(values: readonly number[]): QuantileSketch {
  const sketch = new QuantileSketch();
  for (const value of values) sketch.add(value);
  return sketch;
}

const values = array(double({ min: 0.001, max: 1e9, noNaN: true }), {
  minLength: 1,
  maxLength: 200,
});

describe("QuantileSketch", () => {
  it("is within 1 % of a value of that rank", () => {
    assert(
      property(values, constantFrom(0, 0.5, 0.95, 0.99, 1), (list, share) => {
        const sorted = list.toSorted((one, other) => one - other);
        const truth = sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
        expect(Math.abs(sketchOf(list).quantile(share) - truth)).toBeLessThanOrEqual(
          truth * 0.0101,
        );
      }),
      { numRuns: 300, seed: 5 },
    );
  });

  it("is the same whether values came at once or in parts", () => {
    assert(
      property(values, values, (one, other) => {
        const merged = sketchOf(one);
        merged.merge(sketchOf(other));
        const whole = sketchOf([...one, ...other]);
        for (const share of [0, 0.5, 0.95, 1]) {
          expect(merged.quantile(share)).toBe(whole.quantile(share));
        }
      }),
      { numRuns: 100, seed: 5 },
    );
  });

  it("takes zero, what is below it, and what is beyond all measure", () => {
    expect(sketchOf([]).quantile(0.95)).toBe(0);
    expect(sketchOf([0, -5, 1e-9]).quantile(1)).toBe(0);
    expect(sketchOf([Number.MAX_VALUE]).quantile(1)).toBeGreaterThan(0.98e12);
  });
});
