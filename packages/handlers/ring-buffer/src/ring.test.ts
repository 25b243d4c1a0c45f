import { array, assert, constant, integer, nat, oneof, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { Ring } from "./ring.ts";

const step = oneof(
  { weight: 4, arbitrary: record({ kind: constant("push" as const), item: nat() }) },
  record({ kind: constant("shift" as const) }),
  record({ kind: constant("latest" as const), count: integer({ min: 0, max: 12 }) }),
);

describe("Ring", () => {
  it("is a list that never grows beyond its capacity", () => {
    assert(
      property(integer({ min: 1, max: 8 }), array(step, { maxLength: 60 }), (capacity, steps) => {
        const ring = new Ring<number>(capacity);
        let list: number[] = [];
        for (const present of steps) {
          switch (present.kind) {
            case "push":
              expect(ring.push(present.item)).toBe(list.length === capacity);
              list = [...list, present.item].slice(-capacity);
              break;
            case "shift":
              expect(ring.shift()).toBe(list.shift());
              break;
            case "latest":
              expect(ring.latest(present.count)).toEqual(
                list.slice(Math.max(0, list.length - present.count)),
              );
          }
          expect(ring.length).toBe(list.length);
        }
      }),
      { numRuns: 500, seed: 11 },
    );
  });

  it("lets go of what was taken out", () => {
    const ring = new Ring<object>(4);
    ring.push({});
    ring.shift();
    expect(ring.latest(4)).toEqual([]);
    expect(ring.shift()).toBeUndefined();
  });
});
