import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutText, fits } from "./cut-text.ts";

describe("cutText", () => {
  it("leaves a text that fits", () => {
    expect(cutText("a".repeat(256), 256)).toBe("a".repeat(256));
    expect(cutText("é".repeat(128), 256)).toBe("é".repeat(128));
  });

  it("says how many characters it has cut off, those included that it was not shown", () => {
    expect(cutText("a".repeat(300), 256)).toBe(`${"a".repeat(233)}…[cut 67 characters]`);
    expect(cutText("abc", 256, 7)).toBe("abc…[cut 7 characters]");
    expect(cutText("a".repeat(300), 256, 1_000)).toMatch(/^a{232}…\[cut 1068 characters\]$/u);
  });

  it("never gives more bytes than allowed, nor half a character, and keeps the beginning", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", minLength: 50, maxLength: 400 }),
        fc.integer({ min: 64, max: 400 }),
        (text, maxBytes) => {
          const cut = cutText(text, maxBytes);
          expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(maxBytes);
          expect(cut.isWellFormed()).toBe(true);
          if (cut === text) return;
          const [kept = "", mark] = cut.split("…[");
          expect(text.startsWith(kept)).toBe(true);
          expect(mark).toBe(`cut ${text.length - kept.length} characters]`);
          // No less than there was room for.
          expect(Buffer.byteLength(kept)).toBeGreaterThan(maxBytes - 45);
        },
      ),
    );
  });

  it.each([
    ["\u007f", 1],
    ["\u0080", 2],
    ["\u07ff", 2],
    ["\u0800", 3],
    ["\uffff", 3],
    ["\u{10000}", 4],
  ])(
    "counts %j as the bytes that it takes, and keeps what there is room for",
    (character, bytes) => {
      const mark = Buffer.byteLength("…[cut 120 characters]");
      const text = character.repeat(120 / character.length);
      for (const room of [10 * bytes, 11 * bytes - 1]) {
        expect(cutText(text, mark + room).split("…")[0]).toBe(character.repeat(10));
      }
    },
  );

  it("takes a lone surrogate for the three bytes that it will be", () => {
    expect(fits("\ud83d".repeat(85), 255)).toBe(true);
    expect(cutText("\ud83d".repeat(100), 255)).toMatch(/^\ud83d{77}…/);
  });
});

describe("fits", () => {
  it.each([
    ["a".repeat(10), 10, true],
    ["a".repeat(11), 10, false],
    ["é".repeat(5), 10, true],
    ["é".repeat(6), 10, false],
    ["日".repeat(3), 10, true],
    ["日".repeat(4), 10, false],
    ["", 0, true],
  ])("%s into %i bytes: %s", (text, maxBytes, expected) => {
    expect(fits(text, maxBytes)).toBe(expected);
  });
});
