import { serialize } from "@llmobs/core/serialize";

/** How many hex digits of the hash are written: 128 bits, beyond any chance of two contents meeting. */
const DIGITS = 32;
/** Of contents that are longer, so much is hashed, and their length. */
const MAX_BYTES = 1_048_576;

/**
 * Makes a function that gives equal contents an equal text, in every process: the beginning of the SHA-256
 * of a text's UTF-8, or of anything else's JSON; with a key, of the HMAC (RFC 2104).
 */
export function fingerprint(key: string | undefined): (content: unknown) => string {
  // Loaded only where it is needed: that takes 4 ms.
  const { createHash, createHmac } = process.getBuiltinModule("node:crypto");
  return (content) => {
    const text =
      typeof content === "string" && content.length <= MAX_BYTES
        ? content
        : serialize(content, { maxBytes: MAX_BYTES });
    const hash = key === undefined ? createHash("sha256") : createHmac("sha256", key);
    return `sha256:${hash.update(text).digest("hex").slice(0, DIGITS)}`;
  };
}
