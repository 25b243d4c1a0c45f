import { apiKeyFinder } from "./api-key.ts";
import { bearerTokenFinders } from "./bearer-token.ts";
import { cardNumberFinder } from "./card-number.ts";
import { emailFinders } from "./email.ts";
import { namedSecretFinders } from "./named-secret.ts";
import type { Finder } from "./pattern.ts";
import { privateKeyFinder } from "./private-key.ts";
import { urlCredentialsFinder } from "./url-credentials.ts";

/** The name of a pattern that this package brings along. */
export type BuiltInPattern =
  | "apiKey"
  | "bearerToken"
  | "cardNumber"
  | "email"
  | "namedSecret"
  | "privateKey"
  | "urlCredentials";

export const builtInPatterns: Readonly<Record<BuiltInPattern, readonly Finder[]>> = {
  apiKey: [apiKeyFinder],
  bearerToken: bearerTokenFinders,
  cardNumber: [cardNumberFinder],
  email: emailFinders,
  namedSecret: namedSecretFinders,
  privateKey: [privateKeyFinder],
  urlCredentials: [urlCredentialsFinder],
};
