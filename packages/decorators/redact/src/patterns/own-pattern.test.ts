import { describe, expect, it } from "vitest";
import { found } from "../../test/found.ts";
import { ownPattern } from "./own-pattern.ts";

const matches = (expression: RegExp, text: string): readonly string[] =>
  found(ownPattern("own", expression).finders, text);

describe("ownPattern", () => {
  it.each<[RegExp, string]>([
    [/EMP-\d{6}/, "EMP-123456, EMP-12345 and EMP-6543210"],
    [/emp-\d+/i, "EMP-1 emp-2 x"],
    [/^line\d$/m, "line1\nline2\nxline3"],
    [/a.b/s, "a\nb acb"],
    [/a.b/, "a\nb acb"],
    [/(?<name>x)[^y]\/[a-z]{2,}/, "xa/bc xy/bc"],
    [/straße|größe/i, "STRASSE Straße GRÖSSE größe"],
    [/\u{1f600}+/u, "a 😀😀 b"],
    [/x[\d_-]*/, "😀x1 \ud83dx-2"],
    [/ssn:\s?\d+/, "ssn: 1 ssn:\u00a02 ssn:\u20283 ssn:\v4"],
    [/a[^\s,]b/, "a b a\u00a0b axb"],
    [/\S+@x/, "a\u00a0b@x"],
    [/[\]\\]x/, "]x \\x [x"],
    [/\bab\b/, "ab xab ab"],
    [/[ab]\s[cd]/, "a c b\u00a0d a\u3000x"],
  ])("finds with %s what JavaScript does", (expression, text) => {
    const global = new RegExp(expression.source, `${expression.flags}g`);
    expect(matches(expression, text)).toEqual(text.match(global) ?? []);
  });

  it.each<[RegExp]>([
    [/(?=a)b/],
    [/(?!a)b/],
    [/(?<=a)b/],
    [/(?<!a)b/],
    [/(a)\1/],
    [new RegExp("[a--b]", "v")],
    [new RegExp("a", "v")],
    [/a{1,5000}/],
  ])("refuses %s, which RE2 can't match", (expression) => {
    expect(() => ownPattern("own", expression)).toThrow(
      new RangeError(
        `[redact] patterns.own must be an expression that RE2 can match, without lookaround, backreferences and the flag v; received ${String(expression)}.`,
      ),
    );
  });

  it("tells what RE2 itself said", () => {
    expect(() => ownPattern("own", /(?=a)b/)).toThrow(
      expect.objectContaining({
        cause: expect.objectContaining({ message: expect.stringContaining("(?=") }),
      }),
    );
  });

  it.each<[RegExp]>([[/x*/], [/\b/], [/\B/], [/^/], [/$/m], [/^$/m], [/(?:)/], [/a|/]])(
    "refuses %s, which matches nothing at all",
    (expression) => {
      expect(() => ownPattern("own", expression)).toThrow(
        new RangeError(
          `[redact] patterns.own must not match an empty text; received ${String(expression)}.`,
        ),
      );
    },
  );
});
