import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeText } from "./escape-text.ts";

describe("escapeText", () => {
  it.each([
    ["two\nlines\r\n", "two\\nlines\\r\\n"],
    ["a\tb", "a\\tb"],
    ["\u001b[2Jcleared", "\\x1b[2Jcleared"],
    ["\u009b31mred", "\\x9b31mred"],
    ["\u0007bell\u0000", "\\x07bell\\x00"],
    ["user\u202egnp.exe", "user\\u202egnp.exe"],
    ["line\u2028separator", "line\\u2028separator"],
    ["half \ud83d of a pair", "half \\ud83d of a pair"],
  ])("makes %j harmless", (text, escaped) => {
    expect(escapeText(text, 100)).toBe(escaped);
  });

  it("leaves scripts and emoji as they are, joiners included", () => {
    const text = "naïve 日本語 नमस्ते می‌خواهم 👩‍💻 €";
    expect(escapeText(text, 100)).toBe(text);
  });

  it("cuts a long text, and never between the halves of a character", () => {
    expect(escapeText("abcdef", 5)).toBe("abcd…");
    expect(escapeText("abc😀def", 5)).toBe("abc…");
    expect(escapeText("abcde", 5)).toBe("abcde");
  });

  it("gives one line without controls, whatever comes", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.integer({ min: 1, max: 40 }),
        (text, length) => {
          // oxlint-disable-next-line no-control-regex -- they are the point
          expect(escapeText(text, length)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
          expect(escapeText(text, length).isWellFormed()).toBe(true);
        },
      ),
    );
  });

  it("does not look at the megabytes that it cuts off", () => {
    const escaped = escapeText("\n".repeat(50_000_000), 10);
    expect(escaped).toBe(`${"\\n".repeat(9)}…`);
  });
});
