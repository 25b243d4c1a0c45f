import { describe, expect, it } from "vitest";
import { wantsColors, withColors, withoutColors } from "./colors.ts";

const terminal = { isTTY: true };
const pipe = {};

describe("wantsColors", () => {
  it.each([
    ["a terminal", terminal, {}, true],
    ["a pipe", pipe, {}, false],
    ["a terminal that knows none", terminal, { TERM: "dumb" }, false],
    ["NO_COLOR", terminal, { NO_COLOR: "1" }, false],
    ["an empty NO_COLOR, which counts as unset", terminal, { NO_COLOR: "" }, true],
    ["FORCE_COLOR on a pipe", pipe, { FORCE_COLOR: "1" }, true],
    ["FORCE_COLOR=0 on a terminal", terminal, { FORCE_COLOR: "0" }, false],
    ["FORCE_COLOR over NO_COLOR, as in Node", pipe, { FORCE_COLOR: "1", NO_COLOR: "1" }, true],
  ])("decides for %s", (_name, stream, env, expected) => {
    expect(wantsColors(stream, env)).toBe(expected);
  });
});

describe("painting", () => {
  it("ends what it begins, without a reset of everything", () => {
    expect(withColors("red", "x")).toBe("\u001b[31mx\u001b[39m");
  });

  it("leaves nothing behind for an empty text", () => {
    expect(withColors("red", "")).toBe("");
    expect(withoutColors("red", "x")).toBe("x");
  });
});
