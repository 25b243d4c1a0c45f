import { atEach } from "./at-each.ts";
import type { Find, Finding } from "./pattern.ts";

const BEGIN = "-----BEGIN ";
const END = "-----END ";
const DASHES = "-----";
/** `-----BEGIN ENCRYPTED PRIVATE KEY-----`, `… OPENSSH …`, `… PGP … BLOCK-----`: no label is longer. */
const LABEL_REACH = 64;

/** Private keys in PEM (RFC 7468) and OpenPGP armour, up to where they end, or the text does. */
export const findPrivateKey: Find = atEach(
  "PRIVATE KEY",
  (text, at, behind, from): Finding | undefined => {
    const start = text.slice(Math.max(from, at - LABEL_REACH), at).lastIndexOf(BEGIN);
    if (start === -1) return undefined;
    const end = text.indexOf(END, behind);
    if (end === -1) return { start: Math.max(from, at - LABEL_REACH) + start, end: text.length };
    const dashes = text.indexOf(DASHES, end + END.length);
    return {
      start: Math.max(from, at - LABEL_REACH) + start,
      end: dashes === -1 ? text.length : dashes + DASHES.length,
    };
  },
);
