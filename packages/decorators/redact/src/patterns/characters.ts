/** Classes of ASCII characters, by table: several times faster than comparing, and as exact as a RegExp. */

function tableOf(characters: RegExp): Uint8Array {
  return Uint8Array.from({ length: 128 }, (_, code) =>
    characters.test(String.fromCharCode(code)) ? 1 : 0,
  );
}

const DIGITS = tableOf(/[0-9]/);
const ALPHANUMERICS = tableOf(/[0-9A-Za-z]/);
const TOKENS = tableOf(/[0-9A-Za-z._-]/);
const SPACES = tableOf(/\s/);
const CREDENTIALS = tableOf(/[0-9A-Za-z._~+/=-]/);
const MAILBOXES = tableOf(/[0-9A-Za-z._%+-]/);
const HOSTS = tableOf(/[0-9A-Za-z.-]/);

// Behind a text's end a code is NaN, which is in no class.

export function isDigit(code: number): boolean {
  return DIGITS[code] === 1;
}

export function isAlphanumeric(code: number): boolean {
  return ALPHANUMERICS[code] === 1;
}

/** What keys and tokens are made of. */
export function isTokenCharacter(code: number): boolean {
  return TOKENS[code] === 1;
}

export function isSpace(code: number): boolean {
  return SPACES[code] === 1;
}

/** RFC 9110's `token68`: what may follow the name of an authentication scheme. */
export function isCredentialCharacter(code: number): boolean {
  return CREDENTIALS[code] === 1;
}

/** What may stand before the `@` of an address, as far as anybody uses it; letters beyond ASCII too. */
export function isMailboxCharacter(code: number): boolean {
  return MAILBOXES[code] === 1 || isForeignLetter(code);
}

export function isHostCharacter(code: number): boolean {
  return HOSTS[code] === 1 || isForeignLetter(code);
}

/**
 * Letters of the alphabets from Latin with accents to Hebrew. Those further on are mostly written without spaces, so
 * that an address among them has to end where they begin.
 */
function isForeignLetter(code: number): boolean {
  return code >= 0xc0 && code < 0x600;
}
