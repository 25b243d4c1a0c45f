import type { BuiltInPattern } from "../src/patterns/built-in-patterns.ts";

/** One of each kind; made up here, so that no scanner of repositories takes them for real ones. */
const LETTERS = "aB3dE5gH7jK9mN1pQ2sT4vW6yZ8x";
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Secrets by the name of the pattern that finds them. */
export const SECRETS: Readonly<Record<BuiltInPattern, string>> = {
  apiKey: `sk-proj-${LETTERS.repeat(3)}`,
  bearerToken: `${part({ alg: "HS256", typ: "JWT" })}.${part({ sub: "ada" })}.${LETTERS}`,
  cardNumber: "4111111111111111",
  email: "ada.lovelace@example.com",
  privateKey: `-----BEGIN PRIVATE KEY-----\n${LETTERS.repeat(4)}\n-----END PRIVATE KEY-----`,
  urlCredentials: "postgres://ada:hunter2hunter2@db",
  namedSecret: "password=hunter2hunter2",
};

/** What of a secret must not be left over. */
export function restsOf(secret: string): readonly string[] {
  if (secret === SECRETS.urlCredentials || secret === SECRETS.namedSecret) return ["hunter2"];
  // Any eight characters of it, but for a private key, which begins and ends with words.
  const inner = secret.startsWith("-----") ? LETTERS : secret;
  return Array.from({ length: inner.length - 7 }, (_, at) => inner.slice(at, at + 8));
}
