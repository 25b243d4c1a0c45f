import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editDistance } from "./edit-distance.ts";

describe("editDistance", () => {
  it.each([
    ["kitten", "sitting", 3],
    ["sqlit", "sqlite", 1],
    ["", "abc", 3],
    ["abc", "abc", 0],
    ["ab", "ba", 2],
  ])("of %j and %j is %d", (one, other, distance) => {
    expect(editDistance(one, other)).toBe(distance);
  });

  it("is a metric", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 8 });
    fc.assert(
      fc.property(text, text, text, (one, two, three) => {
        const direct = editDistance(one, three);
        expect(editDistance(three, one)).toBe(direct);
        expect(direct === 0).toBe(one === three);
        expect(direct).toBeLessThanOrEqual(editDistance(one, two) + editDistance(two, three));
      }),
    );
  });
});
