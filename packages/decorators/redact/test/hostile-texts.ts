import { type Arbitrary, array, constantFrom, tuple } from "fast-check";
import type { Finder } from "../src/patterns/pattern.ts";
import { CountedText } from "./counted-text.ts";
import { SECRETS } from "./secrets.ts";

/** How many characters are looked at for each that a text has, at the most, by all finders of a pattern. */
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

/** What stands before, what comes again and again, and what stands behind: what explodes takes many of it. */
type HostileText = readonly [
  head: readonly string[],
  body: readonly string[],
  tail: readonly string[],
];

export const hostileText: Arbitrary<HostileText> = tuple(
  array(constantFrom(...PIECES), { maxLength: 3 }),
  array(constantFrom(...PIECES), { minLength: 1, maxLength: 4 }),
  array(constantFrom(...PIECES), { maxLength: 3 }),
);

/** Those for which it once took a time that grew with the square of the length. */
export const QUADRATIC: readonly HostileText[] = [
  [[], ["%40"], []],
  [[], ["a".repeat(20), "a.", "a"], []],
  [[], [" ", "4111111111111111"], []],
];

/**
 * Finds all that a pattern finds in a text.
 *
 * @throws Error where too many characters are looked at for that.
 */
export function findInBounds(finders: readonly Finder[], [head, body, tail]: HostileText): void {
  const repeated = body.join("");
  const times = Math.ceil(LENGTH / repeated.length);
  const text = [...head, repeated.repeat(times), ...tail].join("");
  const steps = finders.reduce((sum, finder) => sum + stepsOf(finder, text), 0);
  if (steps <= MOST_STEPS * text.length) return;
  throw new Error(`It looked at ${steps} characters in a text of ${text.length}.`);
}

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
