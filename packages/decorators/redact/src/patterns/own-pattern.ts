import { createRequire } from "node:module";
import type { RE2JS } from "re2js";
import type { Find, Pattern } from "./pattern.ts";

/** A search takes a time linear in the text, so many of them still do. */
const MOST = 100;

/**
 * Makes a pattern of the user's own, matched by RE2's algorithm, which never backtracks: no expression
 * takes longer than a time linear in the text.
 *
 * @throws RangeError where that algorithm can't have the expression (lookaround, backreferences), or
 * where it matches an empty text and so everywhere.
 */
export function ownPattern(kind: string, expression: RegExp): Pattern {
  const compiled = compile(kind, expression);
  const find: Find = (text, from) => {
    const matcher = compiled.matcher(text);
    return matcher.find(from) ? { start: matcher.start(), end: matcher.end() } : undefined;
  };
  return { kind, finds: [find], most: MOST };
}

function compile(kind: string, expression: RegExp): RE2JS {
  // Loaded only where it is needed: that takes longer than all the rest of an application's start.
  const { RE2JS } = createRequire(import.meta.url)("re2js") as typeof import("re2js");
  let compiled: RE2JS;
  try {
    const flags =
      (expression.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) |
      (expression.multiline ? RE2JS.MULTILINE : 0) |
      (expression.dotAll ? RE2JS.DOTALL : 0);
    compiled = RE2JS.compile(RE2JS.translateRegExp(expression.source), flags);
  } catch (error) {
    throw new RangeError(
      `[redact] patterns.${kind} must be an expression that can be matched without backtracking, so without lookaround and backreferences; received ${String(expression)}.`,
      { cause: error },
    );
  }
  if (compiled.test("")) {
    throw new RangeError(
      `[redact] patterns.${kind} must not match an empty text; received ${String(expression)}.`,
    );
  }
  return compiled;
}
