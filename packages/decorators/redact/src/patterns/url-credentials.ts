import { AUTHORITY_ENDS, isIn } from "./characters.ts";
import { atEach } from "./at-each.ts";
import type { Finder } from "./pattern.ts";
import { isRedactedBefore } from "./redacted-before.ts";

const COLON = 0x3a;
const AT = 0x40;

/** User and password in a URL: `https://user:password@host`. */
export const urlCredentialsFinder: Finder = atEach(
  "://",
  "://u:p@h".length,
  (text, _at, behind) => {
    if (isRedactedBefore(text, behind)) return undefined;
    let colon = -1;
    let sign = -1;
    for (let at = behind; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (isIn(AUTHORITY_ENDS, code)) break;
      if (code === COLON && colon === -1) colon = at;
      if (code === AT) sign = at;
    }
    // A password may have an `@` of its own, so that the last one counts.
    return colon !== -1 && colon < sign ? { start: behind, end: sign } : undefined;
  },
);
