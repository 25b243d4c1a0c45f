import { atEach } from "./at-each.ts";
import { BASE64_URL, codeAt, CREDENTIALS, isAlphanumeric, isDigit } from "./characters.ts";
import type { Finder } from "./pattern.ts";
import { endOfRun, endOfToken, startOfRun } from "./runs.ts";

const MIN_HEADER = 20;
/** So long is no word that might follow "bearer" in a sentence. */
const LONG = 20;
/** Shorter ones count where they have a digit in them, as no word has. */
const SHORT = 8;
/** A user's name and the colon behind it stand within. */
const BASIC_REACH = 256;
const COLON = 0x3a;

/** JSON Web Tokens (RFC 7519): base64url that begins as `{"` does, a dot, and more. */
const jsonWebToken = atEach(".", MIN_HEADER + ".x".length, (text, dot, behind, from) => {
  const run = startOfRun(text, dot, BASE64_URL, from);
  if (dot - run < MIN_HEADER) return undefined;
  // Within the run alone: to look further for each of many runs would take too long.
  const start = run + text.slice(run, dot).indexOf("eyJ");
  if (start < run || start > dot - MIN_HEADER) return undefined;
  if (start > from && isAlphanumeric(codeAt(text, start - 1))) return undefined;
  const end = endOfToken(text, behind);
  return end === behind ? undefined : { start, end };
});

/** What follows the name of an authentication scheme (RFC 9110). */
function credentials(scheme: string, areCredentials: (text: string) => boolean): Finder {
  return atEach(`${scheme} `, scheme.length + 1 + SHORT, (text, at, behind, from) => {
    if (at > from && isAlphanumeric(codeAt(text, at - 1))) return undefined;
    let start = behind;
    while (text.charAt(start) === " ") start++;
    const end = endOfRun(text, start, CREDENTIALS);
    return areCredentials(text.slice(start, end)) ? { start, end } : undefined;
  });
}

function isBearerToken(text: string): boolean {
  if (text.length >= LONG) return true;
  if (text.length < SHORT) return false;
  for (let at = 0; at < text.length; at++) if (isDigit(codeAt(text, at))) return true;
  return false;
}

/** Base64 of a name, a colon and a password (RFC 7617). */
function isUserAndPassword(text: string): boolean {
  if (text.length < SHORT) return false;
  const bytes = Buffer.from(text.slice(0, BASIC_REACH), "base64");
  const colon = bytes.indexOf(COLON);
  return colon !== -1 && bytes.subarray(0, colon).every((byte) => byte >= 0x20 && byte < 0x7f);
}

/** Bearer tokens, basic credentials and JSON Web Tokens. */
export const bearerTokenFinders: readonly Finder[] = [
  jsonWebToken,
  credentials("Bearer", isBearerToken),
  credentials("bearer", isBearerToken),
  credentials("BEARER", isBearerToken),
  credentials("Basic", isUserAndPassword),
];
