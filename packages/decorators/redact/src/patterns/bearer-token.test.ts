import { describe, expect, it } from "vitest";
import { found } from "../../test/found.ts";
import { bearerTokenFinders } from "./bearer-token.ts";

const tokens = (text: string): readonly string[] => found(bearerTokenFinders, text);

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const JWT = `${part({ alg: "HS256", typ: "JWT" })}.${part({ sub: "1" })}.${"s_-9".repeat(10)}`;
const basic = (text: string): string => Buffer.from(text).toString("base64");

describe("bearerToken", () => {
  it.each([
    ["a JSON Web Token", JWT, JWT],
    ["one in a sentence", `It is ${JWT}, I think`, JWT],
    ["one in a URL", `/callback#id_token=${JWT}&state=1`, JWT],
    ["one behind a prefix", `jwt_${JWT}`, JWT],
    [
      "one without a signature",
      `${part({ alg: "none", x: 1 })}.x`,
      `${part({ alg: "none", x: 1 })}.x`,
    ],
    ["a short bearer token with a digit", "Authorization: Bearer abcdefg1", "abcdefg1"],
    ["a long one without", "Bearer abcdefghijklmnopqrst", "abcdefghijklmnopqrst"],
    ["one of all that it may be made of", "bearer aZ09._~+/-==,", "aZ09._~+/-=="],
    ["one in capitals, behind some spaces", "BEARER   abcdefg1", "abcdefg1"],
    ["basic credentials", `Basic ${basic("ada:secret")}`, basic("ada:secret")],
    ["basic credentials without a user", `Basic ${basic(":secret!")}`, basic(":secret!")],
    [
      "basic credentials with a long password",
      `Basic ${basic(`ada:${"x".repeat(900)}`)}`,
      basic(`ada:${"x".repeat(900)}`),
    ],
  ])("finds %s", (_, text, token) => {
    expect(tokens(text)).toEqual([token]);
  });

  it.each([
    ["a bearer of something", "The bearer of abcdefghijklmnopqrs is the bearer ."],
    ["a short word with a digit", "Bearer abcdef1"],
    ["a word that ends so", "forbearer abcdefg1 ThumbBearer abcdefg1"],
    ["basics", "Basic understanding of Basic authentication, Basic Zm9v OmJhcg=="],
    [
      "base64 that is no user and password",
      `Basic ${Buffer.from([1, 2, 3, 0x3a, 65, 66, 67]).toString("base64")}`,
    ],
    ["base64 of a text without a colon", `Basic ${basic("hello there")}`],
    ["a user's name beyond reach", `Basic ${basic(`${"x".repeat(200)}:y`)}`],
    ["a header alone", part({ alg: "HS256", typ: "JWT" })],
    ["a header and a full stop", `${part({ alg: "HS256", typ: "JWT" })}. Next`],
    ["a header too short", "eyJhbGciOiJIUzI1Ni.abcdefghijklmnopqrstuvwxyz"],
    ["a token within a word", `x${JWT}`],
    ["a file's name", "a-rather-long-file-name-of-mine.test.ts and some-more-of-it.test.ts"],
  ])("finds none in %s", (_, text) => {
    expect(tokens(text)).toEqual([]);
  });

  it("looks at nothing before where it is told to begin", () => {
    const [jsonWebToken] = bearerTokenFinders;
    expect(jsonWebToken?.find(JWT, 4)).toBeUndefined();
    expect(jsonWebToken?.find(`x${JWT}`, 1)).toEqual({ start: 1, end: JWT.length + 1 });
  });
});
