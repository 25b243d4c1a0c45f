import { endsInName, isSecretName, SECRET_NAMES } from "../secret-names.ts";
import { BASE64_URL, codeAt, isDigit, isIn, QUOTES_AND_BLANKS } from "./characters.ts";
import { startOfRun } from "./runs.ts";

/** How far before a sign its name may begin, and how many quotes and blanks may stand between. */
const NAME_REACH = 64;
const GAP_REACH = 8;

/** What URLs call theirs, besides the names that count everywhere. */
const QUERY_NAMES: ReadonlySet<string> = new Set(["auth", "key", "sig", "signature", "token"]);

const LETTER_S = 0x73;

/** Whether a name can be a secret's, by its last two letters: by their last five bits, which capitals share. */
const NEVER = 0;
const IN_QUERIES = 1;
const ANYWHERE = 2;
const BY_LAST_LETTERS = new Uint8Array(1024);
for (const name of QUERY_NAMES) BY_LAST_LETTERS[lastLetters(name, name.length)] = IN_QUERIES;
for (const name of SECRET_NAMES) BY_LAST_LETTERS[lastLetters(name, name.length)] = ANYWHERE;

/** The name that stands before a sign, where it is a secret's. */
export function nameBefore(text: string, sign: number, from: number): string | undefined {
  const gap = Math.max(from, sign - GAP_REACH);
  let end = sign;
  while (end > gap && isIn(QUOTES_AND_BLANKS, text.charCodeAt(end - 1))) end--;
  // Signs are many, and most names are no secret's, which their last letters tell.
  const possible = BY_LAST_LETTERS[lastLetters(text, end)];
  if (possible === NEVER) return undefined;
  const start = startOfRun(text, end, BASE64_URL, Math.max(from, end - NAME_REACH));
  const before = text.charAt(start - 1);
  const isInQuery = before === "?" || before === "&";
  if (possible === IN_QUERIES && !isInQuery) return undefined;
  const name = text.slice(start, end);
  return isSecretName(name) || (isInQuery && endsInName(name, QUERY_NAMES)) ? name : undefined;
}

/** The last two letters of a name in the singular, without a number behind it, as one number. */
function lastLetters(text: string, end: number): number {
  let last = end;
  while (isDigit(codeAt(text, last - 1))) last--;
  if ((codeAt(text, last - 1) | 0x20) === LETTER_S) last--;
  return ((codeAt(text, last - 2) & 31) << 5) | (codeAt(text, last - 1) & 31);
}
