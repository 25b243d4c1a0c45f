import { describe, expect, it } from "vitest";
import { readPatterns } from "../read-patterns.ts";
import { TextRedactor } from "../text-redactor.ts";

/** Redacts one kind of secret, which is written as `#`. */
function redactOnly(kind: string, text: string): string {
  return new TextRedactor(readPatterns(kind), () => "#", 262_144).redact(text);
}

const base64 = (text: string): string => Buffer.from(text, "latin1").toString("base64");
const HEADER = `eyJ${"a".repeat(17)}`;

describe("what is just enough, and what is not", () => {
  it.each([
    // The header of a token, from where it begins as JSON does.
    [`${HEADER}.x`, "#"],
    [`${HEADER.slice(0, -1)}.x`, `${HEADER.slice(0, -1)}.x`],
    [`word-${HEADER}.x`, "word-#"],
    [`word-${HEADER.slice(0, -1)}.x`, `word-${HEADER.slice(0, -1)}.x`],
    [`word${HEADER}.x`, `word${HEADER}.x`],
    [`${HEADER}. Next`, `${HEADER}. Next`],
    // The full stop is the sentence's.
    [`It was ${HEADER}.x. Next`, "It was #. Next"],
    [`It was ${HEADER}.x.y...`, "It was #..."],
    // What follows "bearer" is a word, unless it has a digit, or is longer than any word.
    ["bearer instruments", "bearer instruments"],
    ["bearer instrument1", "bearer #"],
    ["bearer 1instrument", "bearer #"],
    ["Bearer abc1234", "Bearer abc1234"],
    ["Bearer abcd1234", "Bearer #"],
    ["Bearer  abcd1234", "Bearer  #"],
    [`BEARER ${"a".repeat(19)}`, `BEARER ${"a".repeat(19)}`],
    [`BEARER ${"a".repeat(20)}`, "BEARER #"],
    ["forbearer abcd1234", "forbearer abcd1234"],
    // Name and password are printable, and not shorter than anybody's.
    [`Basic ${base64("ab:cd")}`, "Basic #"],
    [`Basic ${base64("a b:cd")}`, "Basic #"],
    [`Basic ${base64("a:b")}`, `Basic ${base64("a:b")}`],
    [`Basic ${base64("ab\u007f:cd")}`, `Basic ${base64("ab\u007f:cd")}`],
    [`Basic ${base64("ab\u001f:cd")}`, `Basic ${base64("ab\u001f:cd")}`],
    [`Basic ${base64("abcdef")}`, `Basic ${base64("abcdef")}`],
  ])("of bearer tokens: %s", (text, expected) => {
    expect(redactOnly("bearerToken", text)).toBe(expected);
  });

  it.each([
    ["?auth=abc", "?auth=#"],
    ["/x?a=b&signature=abc", "/x?a=b&signature=#"],
    ["auth=abc", "auth=abc"],
    [`password=${" ".repeat(8)}hunter2`, `password=${" ".repeat(8)}#`],
    [`password=${" ".repeat(9)}hunter2`, `password=${" ".repeat(9)}hunter2`],
    ["password=true, x", "password=true, x"],
    ["password=tr.ue", "password=#"],
    ["password= ", "password= "],
    ["password=", "password="],
  ])("of named secrets: %s", (text, expected) => {
    expect(redactOnly("namedSecret", text)).toBe(expected);
  });

  it.each([
    ["x://u:p@h", "x://#@h"],
    ["x://:p@h", "x://#@h"],
    ["x://u:p@q@h", "x://#@h"],
    ["x://u@h", "x://u@h"],
    ["x://h:1/a@b", "x://h:1/a@b"],
    ["x://u:p", "x://u:p"],
  ])("of credentials in URLs: %s", (text, expected) => {
    expect(redactOnly("urlCredentials", text)).toBe(expected);
  });
});
