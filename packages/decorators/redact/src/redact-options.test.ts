import { describe, expect, it } from "vitest";
import { standing } from "../test/standing.ts";
import { type RedactOptions, readOptions } from "./redact-options.ts";
import { redact } from "./redact.ts";

const NAMES = "apiKey, bearerToken, cardNumber, email, namedSecret, privateKey, urlCredentials";

describe("the options of redact", () => {
  it.each<[RedactOptions, new (message: string) => Error, string]>([
    [{ secretNames: 1 as never }, TypeError, "secretNames must be true or false; received 1."],
    [
      { content: "mask" as never },
      RangeError,
      'content must be one of "drop", "hash", "keep"; received "mask".',
    ],
    [{ hashKey: "" }, TypeError, 'hashKey must be a string with text in it; received "".'],
    [{ replacement: "" }, TypeError, 'replacement must be a string with text in it; received "".'],
    [
      { maxStringBytes: 255 },
      RangeError,
      "maxStringBytes must be an integer of at least 256; received 255.",
    ],
    [
      { maxStringBytes: Infinity },
      RangeError,
      "maxStringBytes must be an integer of at least 256; received Infinity.",
    ],
    [
      { patterns: null as never },
      TypeError,
      "patterns must be an object such as { email: false }, a list of names in one text, or false; received null.",
    ],
    [
      { patterns: true as never },
      TypeError,
      "patterns must be an object such as { email: false }, a list of names in one text, or false; received true.",
    ],
    [
      { patterns: { emial: false } },
      RangeError,
      `patterns must name some of ${NAMES}; received "emial".`,
    ],
    [
      { patterns: { emial: undefined as never } },
      RangeError,
      `patterns must name some of ${NAMES}; received "emial".`,
    ],
    [
      { patterns: "email, toString" },
      RangeError,
      `patterns must name some of ${NAMES}; received "toString".`,
    ],
    [{ patterns: "" }, RangeError, `patterns must name some of ${NAMES}; received "".`],
    [
      { patterns: { email: /x/ as never } },
      TypeError,
      "patterns.email must be true or false; received object.",
    ],
    [
      { patterns: { own: "EMP-" as never } },
      TypeError,
      "patterns.own must be a RegExp; received string.",
    ],
  ])("refuse %o", (options, error, message) => {
    expect(() => redact(options)).toThrow(new error(`[redact] ${message}`));
  });

  it("take what is needed from an empty object", () => {
    expect(readOptions({})).toMatchObject({ content: "keep", hashKey: undefined });
    expect(() => redact({ maxStringBytes: 256, paths: [], patterns: {} })).not.toThrow();
  });

  it("take patterns as a list in one text, as an environment variable holds it", () => {
    const text = "ada@example.com 4111111111111111 password=x";
    const redacted = (patterns: RedactOptions["patterns"]): unknown => {
      const { pass } = standing({ ...(patterns !== undefined && { patterns }) });
      return (pass({ data: { text } } as never).data as { text?: string }).text;
    };
    expect(redacted("email ,cardNumber")).toBe("[redacted:email] [redacted:cardNumber] password=x");
    expect(redacted("none")).toBe(text);
    expect(redacted(false)).toBe(text);
    expect(redacted({ email: true, cardNumber: false, namedSecret: false })).toBe(
      "[redacted:email] 4111111111111111 password=x",
    );
    expect(redacted(undefined)).toBe(
      "[redacted:email] [redacted:cardNumber] password=[redacted:namedSecret]",
    );
  });

  it("take a RegExp of another realm", async () => {
    const { runInNewContext } = await import("node:vm");
    const own = runInNewContext("/EMP-\\d/i") as RegExp;
    const { pass } = standing({ patterns: { own } });
    expect(pass({ data: { text: "emp-1" } } as never).data).toEqual({ text: "[redacted:own]" });
  });
});
