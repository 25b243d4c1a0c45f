import { describe, expect, it } from "vitest";
import {
  requireBoolean,
  requireFunction,
  requireInteger,
  requireNumber,
  requireOneOf,
  requireString,
} from "./options.ts";

const check = (message: string) => ({
  type: expect.objectContaining({ name: "TypeError", message }) as unknown,
  range: expect.objectContaining({ name: "RangeError", message }) as unknown,
});

describe("the checks of options", () => {
  it("let pass what they should", () => {
    requireString("file", "path", "a");
    requireBoolean("file", "sync", false);
    requireFunction("file", "format", () => {});
    requireNumber("file", "rate", 0.5, { min: 0, max: 1 });
    requireNumber("file", "maxBytes", Number.POSITIVE_INFINITY, { min: 1 });
    requireInteger("file", "keepFiles", 0, { min: 0 });
    requireOneOf("file", "fsync", "never", ["never", "batch"]);
  });

  it.each<[string, () => void, unknown]>([
    [
      "no text",
      () => requireString("a", "b", ""),
      check(`[a] b must be a string with text in it; received "".`).type,
    ],
    [
      "no string",
      () => requireString("a", "b", 5),
      check("[a] b must be a string with text in it; received 5.").type,
    ],
    [
      "no boolean",
      () => requireBoolean("a", "b", "yes"),
      check(`[a] b must be true or false; received "yes".`).type,
    ],
    [
      "no function",
      () => requireFunction("a", "b", {}),
      check("[a] b must be a function; received an object.").type,
    ],
    [
      "NaN",
      () => requireNumber("a", "b", Number.NaN),
      check("[a] b must be a number; received NaN.").range,
    ],
    [
      "too little",
      () => requireNumber("a", "b", -1, { min: 0 }),
      check("[a] b must be a number of at least 0; received -1.").range,
    ],
    [
      "too much",
      () => requireNumber("a", "b", 2, { max: 1 }),
      check("[a] b must be a number of at most 1; received 2.").range,
    ],
    [
      "a text",
      () => requireNumber("a", "b", "1", { min: 0, max: 1 }),
      check(`[a] b must be a number from 0 to 1; received "1".`).range,
    ],
    [
      "a fraction",
      () => requireInteger("a", "b", 1.5),
      check("[a] b must be an integer; received 1.5.").range,
    ],
    [
      "infinity",
      () => requireInteger("a", "b", Infinity),
      check("[a] b must be an integer; received Infinity.").range,
    ],
    [
      "a stranger",
      () => requireOneOf("a", "b", [], ["x", 1]),
      check(`[a] b must be one of "x", 1; received an array.`).range,
    ],
  ])("refuse %s, naming the option and what came", (_, call, error) => {
    expect(call).toThrow(error);
  });
});
