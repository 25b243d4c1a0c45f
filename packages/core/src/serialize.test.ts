import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostileValues } from "../test/hostile-values.ts";
import { runs } from "../test/property.ts";
import { serialize } from "./serialize.ts";

const DEFAULT_MAX_BYTES = 262_144;

function expectSound(json: string, maxBytes = DEFAULT_MAX_BYTES): void {
  expect(() => JSON.parse(json)).not.toThrow();
  expect(json).not.toMatch(/[\r\n]/);
  expect(Buffer.byteLength(json)).toBeLessThanOrEqual(maxBytes);
}

describe("serialize", () => {
  it.each(Object.entries(hostileValues))("copes with %s, at once", (_, make) => {
    const value = make();
    const before = process.cpuUsage();
    expectSound(serialize(value));
    expectSound(serialize({ id: "1", data: { value } }));
    // Processor time, which does not pass while others have the machine: far above what it takes, far
    // below what a walk without bounds would.
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(4_000);
  });

  it("writes ordinary data as JSON.stringify does", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(serialize(value)).toBe(JSON.stringify(value));
      }),
      runs(300),
    );
  });

  it("never throws and stays sound and within its size, whatever comes", () => {
    const anything = fc.anything({
      withBigInt: true,
      withBoxedValues: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
      withObjectString: true,
      withSparseArray: true,
      withTypedArray: true,
    });
    fc.assert(
      fc.property(anything, fc.integer({ min: 64, max: 2_000 }), (value, maxBytes) => {
        expectSound(serialize(value, { maxBytes }), maxBytes);
      }),
      runs(500),
    );
  });

  it.each<[string, unknown, unknown]>([
    ["a BigInt", 12n, "12"],
    ["a Map with text for keys", new Map([["a", 1]]), { a: 1 }],
    ["another Map", new Map([[1, "a"]]), [[1, "a"]]],
    ["a Set", new Set(["a"]), ["a"]],
    ["a Date", new Date(0), "1970-01-01T00:00:00.000Z"],
    ["a Date that is none", new Date(Number.NaN), null],
    ["bytes", new Uint8Array([1, 2, 3]), "AQID"],
    ["a Buffer", Buffer.from("abc"), "YWJj"],
    ["numbers", new Float32Array([0.5, 1]), [0.5, 1]],
    ["a function", function named() {}, "[function named]"],
    ["a RegExp", /a+/g, "/a+/g"],
    ["undefined", undefined, null],
    ["a promise", Promise.resolve(1), "[Promise]"],
    [
      "a member named __proto__",
      JSON.parse('{"__proto__":1n}'.replace("1n", "1")),
      JSON.parse('{"__proto__":1}'),
    ],
  ])("has a readable form for %s", (_, value, expected) => {
    expect(JSON.parse(serialize(value))).toEqual(expected);
  });

  it("writes an error with its cause", () => {
    const error = new TypeError("outer", {
      cause: Object.assign(new Error("inner"), { code: "E" }),
    });
    expect(JSON.parse(serialize({ error })).error).toMatchObject({
      name: "TypeError",
      message: "outer",
      cause: { name: "Error", message: "inner", code: "E" },
    });
  });

  it("names what is circular, and what throws, and keeps the rest", () => {
    const value: Record<string, unknown> = { kept: 1 };
    value["self"] = value;
    Object.defineProperty(value, "bad", {
      enumerable: true,
      get: () => {
        throw new Error("not today");
      },
    });
    expect(JSON.parse(serialize(value))).toEqual({
      kept: 1,
      self: "[circular]",
      bad: "[threw: not today]",
    });
  });

  it("cuts long strings first, with a mark, and keeps the short members", () => {
    const json = serialize({ id: "1", text: "x".repeat(10_000), last: true }, { maxBytes: 1_000 });
    const { id, text, last } = JSON.parse(json);
    expect([id, last]).toEqual(["1", true]);
    expect(text).toMatch(/^x+…\[cut \d+ characters\]$/);
    const cut = Number(/\d+/.exec(text)?.[0]);
    expect(text.indexOf("…") + cut).toBe(10_000);
  });

  it("splits no surrogate pair", () => {
    for (let length = 200; length < 210; length++) {
      const { text } = JSON.parse(serialize({ text: "😀".repeat(1_000) }, { maxBytes: length }));
      expect(text).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
    }
  });

  it("says how many items and members it left out", () => {
    const many = Object.fromEntries(Array.from({ length: 1e4 }, (_, key) => [`k${key}`, key]));
    expect(
      serialize(
        Array.from({ length: 1e4 }, (_, item) => item),
        { maxBytes: 500 },
      ),
    ).toMatch(/"\[cut: \d+ more items\]"\]$/);
    expect(serialize(many, { maxBytes: 500 })).toMatch(/"\[cut\]":"\d+ more members"\}$/);
  });
});
