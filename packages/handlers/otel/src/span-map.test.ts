import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type OfSpan, SpanMap } from "./span-map.ts";

interface Kept extends OfSpan {
  readonly number: number;
}

const ids = fc.record({
  traceId: fc.constantFrom(undefined, "a", "b", "c"),
  spanId: fc.constantFrom("1", "2"),
});
const step = fc.record({ ids, does: fc.constantFrom("add", "replace", "delete") });

describe("a map from spans", () => {
  it("tells spans of different traces with the same id apart, whatever is added and deleted", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const map = new SpanMap<Kept>();
        const model = new Map<string, Kept>();
        for (const [number, { ids: of, does }] of steps.entries()) {
          const key = JSON.stringify([of.traceId, of.spanId]);
          const before = model.get(key);
          const value: Kept = { ...of, number };
          if (before === undefined) {
            map.add(value);
            model.set(key, value);
          } else if (does === "replace") {
            map.replace(before, value);
            model.set(key, value);
          } else if (does === "delete") {
            map.delete(before);
            model.delete(key);
          }
          for (const traceId of [undefined, "a", "b", "c"]) {
            for (const spanId of ["1", "2"]) {
              expect(map.get(traceId, spanId)).toBe(model.get(JSON.stringify([traceId, spanId])));
            }
          }
          expect(map.size).toBe(model.size);
          expect(new Set(map)).toEqual(new Set(model.values()));
        }
      }),
      { numRuns: 200 },
    );
  });
});
