import { atEach } from "./at-each.ts";
import type { Finder } from "./pattern.ts";

const BEGIN = "-----BEGIN ";
const END = "-----END ";
const DASHES = "-----";
const NAME = "PRIVATE KEY";
const LEAST = BEGIN.length + NAME.length;
/** `-----BEGIN ENCRYPTED PRIVATE KEY-----`, `… OPENSSH …`, `… PGP … BLOCK-----`: no label is longer. */
const LABEL_REACH = 64;

/** Private keys in PEM (RFC 7468) and OpenPGP's armour, up to where they end, or the text does. */
export const privateKeyFinder: Finder = atEach(NAME, LEAST, (text, at, behind, from) => {
  const reach = Math.max(from, at - LABEL_REACH);
  const begin = text.slice(reach, at).lastIndexOf(BEGIN);
  return begin === -1 ? undefined : { start: reach + begin, end: endOfKey(text, behind) };
});

function endOfKey(text: string, from: number): number {
  const end = text.indexOf(END, from);
  const dashes = end === -1 ? -1 : text.indexOf(DASHES, end + END.length);
  return dashes === -1 ? text.length : dashes + DASHES.length;
}
