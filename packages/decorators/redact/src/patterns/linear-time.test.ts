import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CountedText } from "../../test/counted-text.ts";
import { SECRETS } from "../../test/secrets.ts";
import { builtInPatterns } from "./built-in-patterns.ts";
import type { Finder } from "./pattern.ts";

/** How many characters are looked at for each that a text has, at the most and by all finders of a pattern. */
const MOST_STEPS = 120;
const LENGTH = 6_000;

/** What scanners look for, and what they have to look far for. */
const PIECES = [
  Array.from("aZ09@.:=-_ /%\"'\\\n,&?{"),
  ["sk-", "ghp_", "AKIA", "eyJ", "eyJa.", "key-", "sk-a-", "xoxb-", "a".repeat(20)],
  ["Bearer ", "bearer ", "BEARER", "Basic ", "Basic aaaaaaaa"],
  ["a@b.", "@b.c", "%40", "a%40", "a.", "://", "://a:", "://a:b@", "a@"],
  ["4111 ", "4111-1111-", "4111111111111111", "37828224631000", "0000"],
  ["password=", "password", "secret: ", '"api_key":"', '\\"', "authorization:", "=[redacted"],
  ["-----BEGIN ", "PRIVATE KEY", "-----END ", "-----"],
  ["ü", "日本", "😀", "\u00a0"],
  Object.values(SECRETS),
].flat();

/** Texts for which it once took a time that grew with the square of their length. */
const EXAMPLES: readonly (readonly string[])[] = [
  ["%40"],
  ["a".repeat(20), "a.", "a"],
  [" ", "4111111111111111"],
];

/** What stands before, what comes again and again, and what stands behind: what explodes takes many of it. */
const parts = fc.tuple(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 3 }),
  fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 4 }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 3 }),
);

/** How many characters are looked at until all that is to be found is found. */
function stepsOf({ find }: Finder, text: string): number {
  const counted = new CountedText(text);
  for (let at = 0; at < text.length;) {
    const finding = find(counted as unknown as string, at);
    if (finding === undefined) break;
    if (finding.start < at || finding.end <= finding.start) throw new Error("It goes back.");
    at = finding.end;
  }
  return counted.steps;
}

describe.each(Object.entries(builtInPatterns))("%s", (_, finders) => {
  it("looks at each character a bounded number of times, whatever the text", () => {
    fc.assert(
      fc.property(parts, ([head, body, tail]) => {
        const repeated = body.join("");
        const times = Math.ceil(LENGTH / repeated.length);
        const text = [...head, repeated.repeat(times), ...tail].join("");
        const steps = finders.reduce((sum, finder) => sum + stepsOf(finder, text), 0);
        expect(steps / text.length).toBeLessThanOrEqual(MOST_STEPS);
      }),
      { numRuns: 300, examples: EXAMPLES.map((body) => [[[], [...body], []]]) },
    );
  });
});
