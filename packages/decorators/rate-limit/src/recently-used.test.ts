import { array, assert, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { RecentlyUsed } from "./recently-used.ts";

describe("RecentlyUsed", () => {
  it("forgets what was not used for the longest", () => {
    const map = new RecentlyUsed<number>(4);
    for (const key of ["a", "b", "c", "d"]) map.set(key, 1);
    expect(map.get("a")).toBe(1);
    map.set("e", 1);
    expect(map.size).toBe(4);
    expect(["a", "b", "e"].map((key) => map.get(key))).toEqual([1, undefined, 1]);
  });

  it("holds no more than there is room for, and always the latest half of it", () => {
    const keys = array(integer({ min: 0, max: 30 }), { maxLength: 200 });
    assert(
      property(integer({ min: 2, max: 12 }), keys, (room, used) => {
        const map = new RecentlyUsed<number>(room);
        const latest = new Set<string>();
        for (const key of used.map(String)) {
          if (map.get(key) === undefined) map.set(key, Number(key));
          latest.delete(key);
          latest.add(key);
          expect(map.size).toBeLessThanOrEqual(room);
        }
        const half = [...latest].slice(-Math.floor(room / 2));
        expect(half.map((key) => map.get(key))).toEqual(half.map(Number));
      }),
      { numRuns: 300, seed: 4 },
    );
  });
});
