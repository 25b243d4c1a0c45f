import { runInNewContext } from "node:vm";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostileValues } from "../test/hostile-values.ts";
import { runs } from "../test/property.ts";
import { toErrorData } from "./error-data.ts";
import type { ErrorData } from "./event-data.ts";

describe("toErrorData", () => {
  it("takes name, message, stack, code and cause", () => {
    const cause = Object.assign(new RangeError("inner"), { code: 7 });
    const error = Object.assign(new TypeError("outer", { cause }), { code: "ENOENT" });
    expect(toErrorData(error)).toStrictEqual({
      name: "TypeError",
      message: "outer",
      stack: error.stack,
      code: "ENOENT",
      cause: { name: "RangeError", message: "inner", stack: cause.stack, code: 7 },
    });
  });

  it.each([
    ["a string", "out of cheese", { name: "string", message: "out of cheese" }],
    ["undefined", undefined, { name: "undefined", message: "undefined" }],
    ["null", null, { name: "object", message: "null" }],
    ["a number", 404, { name: "number", message: "404" }],
    ["a symbol", Symbol("why"), { name: "symbol", message: "Symbol(why)" }],
    ["a plain object", { message: "no", code: 1n }, { name: "Error", message: "no" }],
    ["an object without a message", { status: 500 }, { name: "Error", message: "[object Object]" }],
    ["an empty name", { name: "", message: "no" }, { name: "Error", message: "no" }],
    ["a cause of null", { message: "no", cause: null }, { name: "Error", message: "no" }],
  ])("describes %s", (_, thrown, expected) => {
    expect(toErrorData(thrown)).toStrictEqual(expected);
  });

  it("knows an error of another realm", () => {
    const error: unknown = runInNewContext(`new TypeError("from elsewhere")`);
    expect(error instanceof Error).toBe(false);
    expect(toErrorData(error)).toMatchObject({ name: "TypeError", message: "from elsewhere" });
  });

  it("follows causes four deep, also where they go round", () => {
    const error = new Error("round");
    error.cause = error;
    let data: ReturnType<typeof toErrorData> | undefined = toErrorData(error);
    let depth = 0;
    for (; data !== undefined; data = data.cause) depth++;
    expect(depth).toBe(5);
  });

  it("cuts texts at 16,384 characters, and not within a surrogate pair", () => {
    const long = "x".repeat(16_383);
    const data = toErrorData({
      name: `${long}ab`,
      message: `${long}😀`,
      stack: long,
      code: `${long}ab`,
    });
    expect(data.name).toBe(`${long}a…`);
    expect(data.message).toBe(`${long}…`);
    expect(data.stack).toBe(long);
    expect(data.code).toBe(`${long}a…`);
  });

  it.each(Object.entries(hostileValues))("describes %s as plain data", (_, make) => {
    for (const thrown of [make(), { message: make(), name: make(), stack: make(), code: make() }]) {
      expectPlain(toErrorData(thrown));
      expectPlain(toErrorData(new Error("outer", { cause: thrown })));
    }
  });

  it("describes anything as plain data", () => {
    const anything = fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true });
    const members = { name: anything, message: anything, stack: anything, code: anything };
    const thrown = fc.oneof(anything, fc.record({ ...members, cause: fc.record(members) }));
    fc.assert(
      fc.property(thrown, (value) => expectPlain(toErrorData(value))),
      runs(500),
    );
  });
});

function expectPlain(data: ErrorData): void {
  const { name, message, stack = "", code = "", cause } = data;
  for (const text of [name, message, stack]) {
    expect(typeof text).toBe("string");
    expect(text.length).toBeLessThanOrEqual(16_385);
  }
  expect(["string", "number"]).toContain(typeof code);
  if (cause !== undefined) expectPlain(cause);
}
