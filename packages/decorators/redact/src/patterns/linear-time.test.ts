import * as fc from "fast-check";
import { describe, it } from "vitest";
import { findInBounds, hostileText, QUADRATIC } from "../../test/hostile-texts.ts";
import { builtInPatterns } from "./built-in-patterns.ts";

describe.each(Object.entries(builtInPatterns))("%s", (_, finders) => {
  it("looks at each character a bounded number of times, whatever the text", () => {
    fc.assert(
      fc.property(hostileText, (text) => findInBounds(finders, text)),
      { numRuns: 60, examples: QUADRATIC.map((text) => [text]) },
    );
  });
});
