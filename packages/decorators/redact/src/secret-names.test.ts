import { describe, expect, it } from "vitest";
import { isSecretName } from "./secret-names.ts";

describe("isSecretName", () => {
  it.each([
    "password",
    "Password",
    "dbPassword",
    "DB_PASSWORD",
    "user-password",
    "passwords",
    "password2",
    "password12",
    "api_key_",
    "__Api--Key__",
    "secret",
    "clientSecret",
    "AWS_SECRET_ACCESS_KEY",
    "apiKey",
    "apikey",
    "X-Api-Key",
    "OPENAI_API_KEY",
    "authorization",
    "Proxy-Authorization",
    "http.request.header.authorization",
    "Set-Cookie",
    "cookies",
    "refresh_token",
    "credentials",
    "connectionString",
    "pwd",
    `${"a_".repeat(100)}secret`,
  ])("%s is one", (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each([
    "token",
    "tokens",
    "maxTokens",
    "nextPageToken",
    "timeToFirstToken",
    "key",
    "keys",
    "passwordless",
    "hasPasswordHint",
    "secretary",
    "author",
    "authorizationUrl",
    "keyApi",
    "apiKeyId",
    "api2Key",
    "passwordx",
    "pass_phr_ase",
    "cook",
    "",
    "___",
    "s",
    "123",
    `secret${"_a".repeat(100)}`,
  ])("%s is none", (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});
