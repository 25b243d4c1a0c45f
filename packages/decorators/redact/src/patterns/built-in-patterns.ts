import { findApiKey } from "./api-key.ts";
import { findsBearerToken } from "./bearer-token.ts";
import { findCardNumber } from "./card-number.ts";
import { findsEmail } from "./email.ts";
import { findsNamedSecret } from "./named-secret.ts";
import type { Find } from "./pattern.ts";
import { findPrivateKey } from "./private-key.ts";
import { findUrlCredentials } from "./url-credentials.ts";

/** The name of a pattern that this package brings along. */
export type BuiltInPattern =
  | "apiKey"
  | "bearerToken"
  | "cardNumber"
  | "email"
  | "namedSecret"
  | "privateKey"
  | "urlCredentials";

export const builtInPatterns: Readonly<Record<BuiltInPattern, readonly Find[]>> = {
  apiKey: [findApiKey],
  bearerToken: findsBearerToken,
  cardNumber: [findCardNumber],
  email: findsEmail,
  namedSecret: findsNamedSecret,
  privateKey: [findPrivateKey],
  urlCredentials: [findUrlCredentials],
};
