import type { Finding } from "./pattern.ts";
import { isRedactedBefore } from "./redacted-before.ts";

/** How many blanks may stand between a sign and the value. */
const GAP_REACH = 8;

/** What is no secret, whatever its name. */
const EMPTY_VALUES: ReadonlySet<string> = new Set(["true", "false", "null", "undefined", "none"]);
const NOTHING_REACH = 16;
const PUNCTUATION_BEHIND = /[,.)}\]]+$/;

const QUOTES = "\"'`";
// Not commas and brackets: of a secret that has one, half would be left.
const ENDS_OF_WORD = ` \t\r\n;&${QUOTES}`;
const ENDS_OF_LINE = `\r\n${QUOTES}`;

/** The value that stands behind a sign: to the quote that ends it, or to the end of the word or the line. */
export function valueBehind(text: string, behind: number, isLine: boolean): Finding | undefined {
  let start = behind;
  // The arrow of Ruby and PHP.
  if (text.charAt(start) === ">") start++;
  const gap = start + GAP_REACH;
  while (start < gap && " \t".includes(text.charAt(start)) && start < text.length) start++;
  let slashes = 0;
  while (text.charAt(start + slashes) === "\\") slashes++;
  const quote = text.charAt(start + slashes);
  if (quote !== "" && QUOTES.includes(quote)) {
    const from = start + slashes + 1;
    return nonEmpty(text, from, endOfQuoted(text, from, quote, slashes));
  }
  // What follows is a structure, whose members have names of their own, or redacted already.
  if (isStructure(text, behind, start) || isRedactedBefore(text, start)) return undefined;
  const ends = isLine ? ENDS_OF_LINE : ENDS_OF_WORD;
  let end = start;
  while (end < text.length && !ends.includes(text.charAt(end)) && !isEscapedEnd(text, end)) end++;
  return nonEmpty(text, start, end);
}

/** An object or a list, a URL where a member was expected, or a comparison. */
function isStructure(text: string, behind: number, start: number): boolean {
  const first = text.charAt(start);
  const isMember = text.charAt(behind - 1) === ":";
  return isMember ? "{[".includes(first) || text.startsWith("//", start) : first === "=";
}

/** Up to a quote with no more backslashes before it than the one at the beginning has. */
function endOfQuoted(text: string, from: number, quote: string, slashes: number): number {
  let escapes = 0;
  for (let at = from; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === quote && escapes <= slashes) return at - escapes;
    escapes = character === "\\" ? escapes + 1 : 0;
  }
  return text.length;
}

/** A line's or a text's end within a text that is escaped itself. */
function isEscapedEnd(text: string, at: number): boolean {
  return text.charAt(at) === "\\" && `nrt\\${QUOTES}`.includes(text.charAt(at + 1));
}

function nonEmpty(text: string, start: number, end: number): Finding | undefined {
  if (end <= start || isNothing(text.slice(start, Math.min(end, start + NOTHING_REACH)))) {
    return undefined;
  }
  return { start, end };
}

function isNothing(value: string): boolean {
  return EMPTY_VALUES.has(value.replace(PUNCTUATION_BEHIND, ""));
}
