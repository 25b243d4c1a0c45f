import { type BuiltInPattern, builtInPatterns } from "./patterns/built-in-patterns.ts";
import { ownPattern } from "./patterns/own-pattern.ts";
import type { Pattern } from "./patterns/pattern.ts";
import type { RedactPatterns } from "./redact-options.ts";

const NAMES = Object.keys(builtInPatterns) as BuiltInPattern[];

/**
 * Reads which patterns are wanted.
 *
 * @throws TypeError or RangeError where one is neither built in nor an expression, or can't be matched
 * without backtracking.
 */
export function readPatterns(given: RedactPatterns | string | false): readonly Pattern[] {
  if (given === false || given === "none") return [];
  if (typeof given === "string") return given.split(",").map((name) => builtIn(name.trim()));
  if (typeof given !== "object" || given === null) {
    throw new TypeError(
      `[redact] patterns must be an object such as { email: false }, a list of names in one text, or false; received ${String(given)}.`,
    );
  }
  const isOff = (name: BuiltInPattern): boolean => given[name] === false;
  return [
    ...NAMES.filter((name) => !isOff(name)).map(builtIn),
    ...Object.entries(given).flatMap(([name, value]) => own(name, value)),
  ];
}

function own(name: string, value: unknown): readonly Pattern[] {
  if (typeof value === "boolean" || value === undefined) {
    builtIn(name);
    return [];
  }
  // Of another realm, too.
  if (
    Object.prototype.toString.call(value) !== "[object RegExp]" ||
    Object.hasOwn(builtInPatterns, name)
  ) {
    const expected = Object.hasOwn(builtInPatterns, name) ? "true or false" : "a RegExp";
    throw new TypeError(`[redact] patterns.${name} must be ${expected}; received ${typeof value}.`);
  }
  return [ownPattern(name, value as RegExp)];
}

function builtIn(name: string): Pattern {
  if (Object.hasOwn(builtInPatterns, name)) {
    return { kind: name, finders: builtInPatterns[name as BuiltInPattern], most: Infinity };
  }
  throw new RangeError(
    `[redact] patterns must name some of ${NAMES.join(", ")}; received ${JSON.stringify(name)}.`,
  );
}
