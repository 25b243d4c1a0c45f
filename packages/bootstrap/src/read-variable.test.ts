import { describe, expect, it } from "vitest";
import { readVariable, type VariableSpec } from "./read-variable.ts";

function read(text: string | undefined, spec: VariableSpec): unknown {
  return readVariable({ LLMOBS_X: text }, "LLMOBS_X", spec);
}

describe("readVariable", () => {
  it.each<[string, VariableSpec, unknown]>([
    ["text", { kind: "string" }, "text"],
    [" padded ", { kind: "string" }, "padded"],
    ["TRUE", { kind: "boolean" }, true],
    ["off", { kind: "boolean" }, false],
    ["0", { kind: "boolean" }, false],
    ["WARNING", { kind: "level" }, "warn"],
    ["Critical", { kind: "level" }, "fatal"],
    ["12", { kind: "integer" }, 12],
    ["1e3", { kind: "integer" }, 1000],
    ["0.25", { kind: "number", min: 0, max: 1 }, 0.25],
    ["b", { kind: ["a", "b"] }, "b"],
  ])("reads %j as %j", (text, spec, value) => {
    expect(read(text, spec)).toBe(value);
  });

  it.each([undefined, "", "  "])("takes %j for unset", (text) => {
    expect(read(text, { kind: "integer" })).toBeUndefined();
  });

  it.each<[string, VariableSpec, string]>([
    ["maybe", { kind: "boolean" }, "true or false"],
    ["loud", { kind: "level" }, "a level (debug, info, warn, error, fatal)"],
    ["1.5", { kind: "integer", min: 1 }, "an integer of at least 1"],
    ["0", { kind: "integer", min: 1 }, "an integer of at least 1"],
    ["2", { kind: "number", min: 0, max: 1 }, "a number from 0 to 1"],
    ["ten", { kind: "number" }, "a number"],
    ["c", { kind: ["a", "b"] }, "one of a, b"],
  ])("refuses %j, naming all that one must know", (text, spec, expected) => {
    expect(() => read(text, spec)).toThrow(
      new RangeError(`[bootstrap] LLMOBS_X must be ${expected}; received ${JSON.stringify(text)}.`),
    );
  });

  it("shows no secret", () => {
    expect(() => read("hunter2", { kind: "integer", secret: true })).toThrow(
      new RangeError(
        "[bootstrap] LLMOBS_X must be an integer; received a value that is kept secret.",
      ),
    );
  });
});
