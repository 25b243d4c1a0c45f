/** Shorter ones hold no secret. */
const MIN_LENGTH = 16;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Where a text is nothing but base64, as bytes are written in JSON, gives the bytes as text; otherwise an
 * empty one. Zeros are left out, so that UTF-16 can be read too.
 */
export function decodedBytes(text: string): string {
  if (text.length < MIN_LENGTH || text.length % 4 !== 0 || !BASE64.test(text)) return "";
  return Buffer.from(text, "base64").toString("latin1").replaceAll("\0", "");
}
