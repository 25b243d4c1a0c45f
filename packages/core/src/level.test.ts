import { describe, expect, it } from "vitest";
import { isAtLeast, isLevel, LEVELS, type Level, parseLevel, severityNumber } from "./level.ts";

describe("levels", () => {
  it("rise from debug to fatal, with OpenTelemetry's numbers", () => {
    expect(LEVELS.map((level) => [level, severityNumber(level)])).toEqual([
      ["debug", 5],
      ["info", 9],
      ["warn", 13],
      ["error", 17],
      ["fatal", 21],
    ]);
  });

  it("can be compared", () => {
    expect(isAtLeast("warn", "warn")).toBe(true);
    expect(isAtLeast("error", "warn")).toBe(true);
    expect(isAtLeast("info", "warn")).toBe(false);
    // What no type checker has seen must not be lost to a filter.
    expect(isAtLeast("loud" as Level, "info")).toBe(true);
  });

  it("are told from everything else", () => {
    expect(LEVELS.every(isLevel)).toBe(true);
    expect(["", "INFO", "trace", "__proto__", 9, null, undefined, {}].some(isLevel)).toBe(false);
  });
});

describe("parseLevel", () => {
  it.each([
    ["info", "info"],
    [" WARN\n", "warn"],
    ["Warning", "warn"],
    ["trace", "debug"],
    ["ERR", "error"],
    ["critical", "fatal"],
  ])("reads %j as %s", (text, level) => {
    expect(parseLevel(text)).toBe(level);
  });

  it.each(["", "loud", "toString", "__proto__", "5"])(
    "refuses %j and says what it expects",
    (text) => {
      expect(() => parseLevel(text)).toThrow(
        new RangeError(
          `Expected a level, one of debug, info, warn, error, fatal; received ${JSON.stringify(text)}.`,
        ),
      );
    },
  );
});
