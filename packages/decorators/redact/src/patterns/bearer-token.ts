import { atEach } from "./at-each.ts";
import { isAlphanumeric, isCredentialCharacter, isDigit, isSpace } from "./characters.ts";
import type { Find, Finding } from "./pattern.ts";
import { MIN_TOKEN, withinTokenRuns } from "./token-runs.ts";

/** Shorter ones than a token's least length count where they have a digit in them: no word has. */
const MIN_WITH_DIGIT = 8;
/** A user's name and the colon behind it stand within. */
const BASIC_REACH = 256;
const COLON = 0x3a;

/** JSON Web Tokens: base64url that begins with `{"`, a dot, and more. */
const findJsonWebToken = withinTokenRuns((text, start, end): Finding | undefined => {
  for (let at = start; at + MIN_TOKEN <= end; at = nextSegment(text, at, end)) {
    if (!text.startsWith("eyJ", at)) continue;
    const dot = text.indexOf(".", at);
    if (dot !== -1 && dot + 1 < end) return { start: at, end };
    return undefined;
  }
  return undefined;
});

function nextSegment(text: string, at: number, end: number): number {
  let next = at;
  while (next < end && isAlphanumeric(text.charCodeAt(next))) next++;
  return next + 1;
}

/** What follows the name of an authentication scheme, as RFC 9110 has it. */
function findCredentials(scheme: string, areCredentials: (text: string) => boolean): Find {
  return atEach(`${scheme} `, (text, start, end) => {
    if (isAlphanumeric(text.charCodeAt(start - 1))) return undefined;
    let from = end;
    while (isSpace(text.charCodeAt(from))) from++;
    let to = from;
    while (isCredentialCharacter(text.charCodeAt(to))) to++;
    return areCredentials(text.slice(from, to)) ? { start: from, end: to } : undefined;
  });
}

function isBearerToken(text: string): boolean {
  if (text.length >= MIN_TOKEN) return true;
  if (text.length < MIN_WITH_DIGIT) return false;
  for (let at = 0; at < text.length; at++) if (isDigit(text.charCodeAt(at))) return true;
  return false;
}

/** Base64 of a name, a colon and a password. */
function isUserAndPassword(text: string): boolean {
  if (text.length < MIN_WITH_DIGIT) return false;
  const bytes = Buffer.from(text.slice(0, BASIC_REACH), "base64");
  const colon = bytes.indexOf(COLON);
  return colon !== -1 && bytes.subarray(0, colon).every((byte) => byte >= 0x20 && byte < 0x7f);
}

/** Bearer tokens, basic credentials and JSON Web Tokens. */
export const findsBearerToken: readonly Find[] = [
  findJsonWebToken,
  ...["Bearer", "bearer", "BEARER"].map((scheme) => findCredentials(scheme, isBearerToken)),
  ...["Basic", "basic", "BASIC"].map((scheme) => findCredentials(scheme, isUserAndPassword)),
];
