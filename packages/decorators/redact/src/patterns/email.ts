import { atEach } from "./at-each.ts";
import { codeAt, isHostCharacter, isMailboxCharacter } from "./characters.ts";
import type { Finder, Finding } from "./pattern.ts";

/** No mailbox has a longer name (RFC 5321). */
const MAILBOX_REACH = 64;
const DOT = 0x2e;
const HYPHEN = 0x2d;

/** An address around an `@`, which a URL may hold as `%40`; its host has a dot in its name. */
function findAround(text: string, at: number, behind: number, from: number): Finding | undefined {
  const reach = Math.max(from, at - MAILBOX_REACH);
  let start = at;
  while (start > reach && isMailboxCharacter(codeAt(text, start - 1))) start--;
  if (start === at) return undefined;
  let end = behind;
  let dot = -1;
  for (let code = codeAt(text, end); isHostCharacter(code); code = codeAt(text, ++end)) {
    // A full stop at the end is the sentence's, not the host's.
    if (code === DOT && end > behind && isNameCharacter(codeAt(text, end + 1))) dot = end;
  }
  while (isPunctuation(codeAt(text, end - 1))) end--;
  return dot !== -1 && end - dot > 2 ? { start, end } : undefined;
}

function isPunctuation(code: number): boolean {
  return code === DOT || code === HYPHEN;
}

function isNameCharacter(code: number): boolean {
  return isHostCharacter(code) && !isPunctuation(code);
}

/** E-mail addresses. */
export const emailFinders: readonly Finder[] = [
  atEach("@", "a@b.io".length, findAround),
  atEach("%40", "a%40b.io".length, findAround),
];
