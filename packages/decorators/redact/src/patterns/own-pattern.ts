import { createRequire } from "node:module";
import type { RE2JS } from "re2js";
import type { Pattern } from "./pattern.ts";

/** Each search may take a time linear in the text; so many of them together still do. */
const MOST = 100;

/** What an expression that matches nothing at all, an empty text, matches somewhere in. */
const PROBES = ["", "a", "\n\n\t a1 -_.:@\u00e9\u{1f600}\n"];

/** What `\s` is in JavaScript: more than in RE2. */
const SPACES = String.raw`\t-\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}`;

/**
 * Makes a pattern of the user's own, matched by RE2's algorithm, which never backtracks: no expression takes
 * longer than a time linear in the text.
 *
 * @throws RangeError where that algorithm can't have the expression (lookaround, backreferences), or where
 * it matches an empty text and so everywhere.
 */
export function ownPattern(kind: string, expression: RegExp): Pattern {
  const compiled = compile(kind, expression);
  if (PROBES.some((probe) => matchesNothingIn(compiled, probe))) {
    throw new RangeError(
      `[redact] patterns.${kind} must not match an empty text; received ${String(expression)}.`,
    );
  }
  const find = (text: string, from: number): { start: number; end: number } | undefined => {
    const matcher = compiled.matcher(text);
    return matcher.find(from) ? { start: matcher.start(), end: matcher.end() } : undefined;
  };
  return { kind, finders: [{ find, least: 1 }], most: MOST };
}

function compile(kind: string, expression: RegExp): RE2JS {
  // Loaded only where it is needed: that takes longer than all the rest of an application's start.
  const { RE2JS } = createRequire(import.meta.url)("re2js") as typeof import("re2js");
  const flags =
    (expression.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) |
    (expression.multiline ? RE2JS.MULTILINE : 0) |
    (expression.dotAll ? RE2JS.DOTALL : 0);
  try {
    if (expression.unicodeSets) throw new SyntaxError("The flag v is not supported.");
    return RE2JS.compile(withSpaces(RE2JS.translateRegExp(expression.source)), flags);
  } catch (error) {
    throw new RangeError(
      `[redact] patterns.${kind} must be an expression that RE2 can match, without lookaround, backreferences and the flag v; received ${String(expression)}.`,
      { cause: error },
    );
  }
}

/** Writes out what `\s` and `\S` mean in JavaScript. */
function withSpaces(source: string): string {
  let isInClass = false;
  return source.replaceAll(/\\[^]|[[\]]/g, (token) => {
    if (token === "[") isInClass = true;
    if (token === "]") isInClass = false;
    if (token === String.raw`\s`) return isInClass ? SPACES : `[${SPACES}]`;
    return token === String.raw`\S` && !isInClass ? `[^${SPACES}]` : token;
  });
}

function matchesNothingIn(compiled: RE2JS, text: string): boolean {
  for (const { 0: match } of compiled.matchAll(text)) if (match === "") return true;
  return false;
}
