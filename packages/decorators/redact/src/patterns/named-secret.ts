import { endsInName, isSecretName, SECRET_NAMES } from "../secret-names.ts";
import { atEach } from "./at-each.ts";
import { BASE64_URL, codeAt, isDigit } from "./characters.ts";
import type { Finder, Finding } from "./pattern.ts";
import { isRedactedBefore } from "./redacted-before.ts";
import { startOfRun } from "./runs.ts";

/** How far before a sign its name may begin, and how many quotes and spaces may stand between. */
const NAME_REACH = 64;
const GAP_REACH = 8;

/** What URLs call theirs, besides the names that count everywhere. */
const QUERY_NAMES: ReadonlySet<string> = new Set(["auth", "key", "sig", "signature", "token"]);
/** Names whose value goes on to the end of the line. */
const LINE_NAMES: ReadonlySet<string> = new Set(["authorization", "cookie"]);
/** What is no secret, whatever its name. */
const EMPTY_VALUES: ReadonlySet<string> = new Set(["true", "false", "null", "undefined", "none"]);
const NOTHING_REACH = 16;
const PUNCTUATION_BEHIND = /[,.)}\]]+$/;

const QUOTES = "\"'`";
const GAPS = ` \t\\${QUOTES}`;
const LETTER_S = 0x73;
const LAST_LETTERS: ReadonlySet<number> = new Set(
  [...SECRET_NAMES, ...QUERY_NAMES].map((name) => lastLetters(name, name.length)),
);
// Not commas and brackets: of a secret that has one, half would be left.
const ENDS_OF_WORD = ` \t\r\n;&${QUOTES}`;
const ENDS_OF_LINE = `\r\n${QUOTES}`;

/**
 * What a text says stands under a secret's name: `password=…`, `"api_key": "…"` (quotes escaped or
 * not, as in JSON within JSON), `Authorization: …`, `?key=…`.
 */
export const namedSecretFinders: readonly Finder[] = ["=", ":"].map((sign) =>
  atEach(sign, "key=x".length, (text, at, behind, from) => {
    const name = nameBefore(text, at, from);
    if (name === undefined) return undefined;
    return valueBehind(text, behind, endsInName(name, LINE_NAMES));
  }),
);

/** The name before a sign, where it is a secret's. */
function nameBefore(text: string, at: number, from: number): string | undefined {
  let end = at;
  const gap = Math.max(from, at - GAP_REACH);
  while (end > gap && GAPS.includes(text.charAt(end - 1))) end--;
  // Signs are many, and most names are told from a secret's by their last letter but one or two.
  if (!LAST_LETTERS.has(lastLetters(text, end))) return undefined;
  const start = startOfRun(text, end, BASE64_URL, Math.max(from, end - NAME_REACH));
  const name = text.slice(start, end);
  const before = text.charAt(start - 1);
  const isQuery = before === "?" || before === "&";
  return isSecretName(name) || (isQuery && endsInName(name, QUERY_NAMES)) ? name : undefined;
}

/** The last two letters of a name in the singular, without a number behind it, as one number. */
function lastLetters(text: string, end: number): number {
  let last = end;
  while (isDigit(codeAt(text, last - 1))) last--;
  if (lowerCase(codeAt(text, last - 1)) === LETTER_S) last--;
  return (lowerCase(codeAt(text, last - 2)) << 8) | lowerCase(codeAt(text, last - 1));
}

/** Of a letter; what else it gives is no letter's. */
function lowerCase(code: number): number {
  return code | 0x20;
}

function valueBehind(text: string, behind: number, isLine: boolean): Finding | undefined {
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
  if (isStructure(text, behind, quote) || isRedactedBefore(text, start)) return undefined;
  const ends = isLine ? ENDS_OF_LINE : ENDS_OF_WORD;
  let end = start;
  while (end < text.length && !ends.includes(text.charAt(end)) && !isEscapedEnd(text, end)) end++;
  return nonEmpty(text, start, end);
}

function isStructure(text: string, behind: number, first: string): boolean {
  const isMember = text.charAt(behind - 1) === ":";
  return isMember ? "{[/".includes(first) : first === "=";
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
