import { describe, expect, it } from "vitest";
import { CharacterScreen } from "./character-screen.ts";

describe("CharacterScreen", () => {
  const screen = new CharacterScreen(new Set("@-_"));
  const bits = (characters: string): number =>
    characters.split("").reduce((sum, character) => sum | screen.bitOf(character), 0);

  it("has a bit of its own for each character that it looks for, and none for others", () => {
    expect(["@", "-", "_", "a"].map((character) => screen.bitOf(character))).toEqual([1, 2, 4, 0]);
  });

  it.each([
    ["", ""],
    ["plain", ""],
    ["-plain_", "-_"],
    ["a@b", "@"],
    // Characters beyond ASCII, of which the last byte would be one that is looked for.
    ["\u0080\u0140\u{1f640}", ""],
    ["\u0080-", "-"],
  ])("says which of them stand in %j", (text, present) => {
    expect(screen.bitsOf(text)).toBe(bits(present));
  });

  it("looks at 128 characters, and says of a longer text that all may be there", () => {
    expect(screen.bitsOf("a".repeat(128))).toBe(0);
    expect(screen.bitsOf("a".repeat(129))).toBe(~0);
  });
});
