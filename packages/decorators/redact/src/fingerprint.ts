import { serialize } from "@llmobs/core/serialize";

/** How many hex digits of the hash are written: 128 bits, beyond any chance of two contents meeting. */
const DIGITS = 32;
/** So much of a content is hashed. What is longer is cut, and the hash is also that of the mark, which says by how much. */
const MAX_BYTES = 1_048_576;

/**
 * Makes a function that gives equal contents an equal text, in every process: the beginning of the SHA-256
 * of a text, or of anything else's JSON, in UTF-8; with a key, of the HMAC (RFC 2104) instead.
 */
export function fingerprint(key: string | undefined): (content: unknown) => string {
  // Loaded only where it is needed: that takes 4 ms.
  const { createHmac, hash } = process.getBuiltinModule("node:crypto");
  const digest = (text: string): string =>
    key === undefined ? hash("sha256", text) : createHmac("sha256", key).update(text).digest("hex");
  return (content) => {
    const isText = typeof content === "string" && content.length <= MAX_BYTES;
    const text = isText ? content : serialize(content, { maxBytes: MAX_BYTES });
    return `sha256:${digest(text).slice(0, DIGITS)}`;
  };
}
