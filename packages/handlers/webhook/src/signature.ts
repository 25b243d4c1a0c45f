import { createHmac } from "node:crypto";

const PREFIX = "whsec_";

/** @throws TypeError where it is no secret; it is not shown */
export function readSecret(where: string, secret: unknown): Buffer {
  if (typeof secret === "string" && secret.startsWith(PREFIX)) {
    const encoded = secret.slice(PREFIX.length);
    const bytes = Buffer.from(encoded, "base64");
    if (bytes.length > 0 && /^[\w+/-]+=*$/u.test(encoded)) return bytes;
  } else if (typeof secret === "string" && secret !== "") {
    return Buffer.from(secret);
  }
  throw new TypeError(
    `[${where}] signWith must be a text, or whsec_ and base64; what came is not shown since it may be a secret.`,
  );
}

/**
 * The headers of a signed request, after the Standard Webhooks specification: HMAC-SHA256 of
 * `id.timestamp.body`, the timestamp in seconds, the signature in base64 behind its version.
 */
export function signedHeaders(
  secret: Buffer,
  id: string,
  body: string,
  now: number,
): Record<string, string> {
  const timestamp = String(Math.floor(now / 1_000));
  const signature = createHmac("sha256", secret)
    .update(`${id}.${timestamp}.${body}`)
    .digest("base64");
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${signature}`,
  };
}
