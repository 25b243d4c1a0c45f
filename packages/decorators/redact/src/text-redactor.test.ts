import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CountedText } from "../test/counted-text.ts";
import { restsOf, SECRETS } from "../test/secrets.ts";
import { readPatterns } from "./read-patterns.ts";
import type { RedactOptions } from "./redact-options.ts";
import { TextRedactor } from "./text-redactor.ts";

function redactor(patterns: RedactOptions["patterns"] = {}, maxBytes = 262_144): TextRedactor {
  return new TextRedactor(readPatterns(patterns), (kind) => `<${kind}>`, maxBytes);
}

const redact = (text: string, patterns?: RedactOptions["patterns"], maxBytes?: number): string =>
  redactor(patterns, maxBytes).redact(text);

describe("TextRedactor", () => {
  it.each(Object.entries(SECRETS))(
    "replaces %s, and only where it is switched on",
    (kind, secret) => {
      const texts = redactor();
      const text = `It is ${secret} indeed`;
      expect(texts.isClean(text)).toBe(false);
      const redacted = texts.redact(text);
      expect(redacted).toContain(`<${kind}>`);
      expect(redacted).toMatch(/^It is .*indeed$/u);
      for (const rest of restsOf(secret)) expect(redacted).not.toContain(rest);

      expect(redact(text, { [kind]: false })).not.toContain(`<${kind}>`);
      expect(redact(text, kind)).toContain(`<${kind}>`);
      expect(redact(text, false)).toBe(text);
    },
  );

  it("leaves the text around and between what it replaces", () => {
    expect(redact("a@example.com, 4111111111111111; b@example.com")).toBe(
      "<email>, <cardNumber>; <email>",
    );
  });

  it("gives the text itself where there is nothing to replace", () => {
    const texts = redactor();
    for (const text of ["", "a", "@", "hello there", "x".repeat(15), "é".repeat(1_000)]) {
      expect(texts.isClean(text)).toBe(true);
      expect(texts.redact(text)).toBe(text);
    }
  });

  it("replaces what several patterns find overlapping as one, under the first one's name", () => {
    // The key is found as one, as the value of a name, and as a part of the URL.
    expect(redact(`https://x/?api_key=${SECRETS.apiKey}`)).toBe("https://x/?api_key=<apiKey>");
    expect(redact("mailto://a:b@example.com x")).toBe("mailto://<urlCredentials> x");
    expect(redact("aXbYc", { first: /aXb/, second: /XbYc/ })).toBe("<first>");
    expect(redact("aXbYc", { first: /XbY/, second: /aXbYc/ })).toBe("<second>");
    expect(redact("aXbYc", { first: /aX/, second: /bY/ })).toBe("<first><second>c");
  });

  it("takes what follows for found where a pattern of one's own is found more than a hundred times", () => {
    const text = "EMP-1 ".repeat(100);
    expect(redact(text, { employee: /EMP-\d/ })).toBe("<employee> ".repeat(100));
    expect(redact(`${text}EMP-1 the rest`, { employee: /EMP-\d/ })).toBe(
      `${"<employee> ".repeat(100)}<employee>`,
    );
    expect(redact("a@example.com ".repeat(500))).toBe("<email> ".repeat(500));
  });

  it.each([
    /(a+)+$/,
    /(a|aa)+$/,
    /([a-z]+)*@/,
    /(.*)*x/,
    /(a?){50}a{50}b/,
    /\s*\s*\s*\s*;/,
    /.*b|a/,
  ])("has an end with %s, which makes engines that backtrack run for years", (expression) => {
    const text = `${"a".repeat(8_000)}!${" ".repeat(10_000)}`;
    expect(redact(text, { own: expression }).length).toBeGreaterThan(0);
  });

  describe("looks into bytes, which are written as base64", () => {
    it.each(Object.entries(SECRETS))("and finds %s", (kind, secret) => {
      const text = `It is ${secret}`;
      for (const encoding of ["utf8", "utf16le"] as const) {
        const base64 = Buffer.from(text, encoding).toString("base64");
        expect(redactor().isClean(base64)).toBe(false);
        expect(redact(base64)).toBe(`<${kind}>`);
        expect(redact(base64, false)).toBe(base64);
      }
    });

    it("and leaves others", () => {
      for (const text of [Buffer.alloc(60), Buffer.from("nothing to find here, really")]) {
        expect(redact(text.toString("base64"))).toBe(text.toString("base64"));
      }
    });

    it("only where the text is nothing else", () => {
      const base64 = Buffer.from("mail me: ada@example.com").toString("base64");
      expect(base64).toMatch(/^[^=]{32}$/u);
      for (const text of [`${base64}A`, `${base64} AAA`, base64.slice(0, -1), `=${base64}AAA`]) {
        expect(redact(text)).toBe(text);
      }
    });

    it("also beyond where they are cut", () => {
      const bytes = Buffer.concat([Buffer.alloc(736, "x "), Buffer.from(SECRETS.apiKey)]);
      const base64 = bytes.toString("base64");
      for (let maxBytes = 970; maxBytes < 990; maxBytes++) {
        expect(redact(base64, {}, maxBytes)).toBe("<apiKey>");
      }
    });
  });

  describe("cuts a text that is too long", () => {
    it("and marks it", () => {
      const texts = redactor({}, 256);
      expect(texts.isClean("a ".repeat(128))).toBe(true);
      expect(texts.isClean("a ".repeat(129))).toBe(false);
      expect(texts.redact("a ".repeat(200))).toMatch(/^(a ){116}a…\[cut 167 characters\]$/u);
    });

    it("also where only what was put into it is too long", () => {
      const redacted = redact("a@b.io ".repeat(33), {}, 256);
      expect(redacted).toMatch(/^(<email> ){29}<…\[cut \d+ characters\]$/u);
    });

    it("without looking at all of it", () => {
      const text = new CountedText("x ".repeat(25 * 2 ** 20));
      const redacted = redact(text as unknown as string, { own: /(x+ )+y/ });
      expect(text.steps).toBeLessThanOrEqual(262_144 + 4_096);
      expect(Buffer.byteLength(redacted)).toBe(262_144);
      expect(redacted.slice(-40)).toMatch(/x …\[cut 52166684 characters\]$/u);
    });

    it("never leaves a part of a secret, wherever the cut falls", () => {
      const texts = redactor({}, 1_000);
      fc.assert(
        fc.property(
          fc.constantFrom(...Object.values(SECRETS)),
          fc.integer({ min: 0, max: 1_100 }),
          fc.constantFrom("", "é", "日"),
          (secret, before, wide) => {
            const text = `${wide.repeat(100)}${". ".repeat(before / 2)} ${secret} ${"tail ".repeat(300)}`;
            const redacted = texts.redact(text);
            expect(Buffer.byteLength(redacted)).toBeLessThanOrEqual(1_000);
            expect(redacted).toMatch(/\[cut \d+ characters\]$/u);
            expect(restsOf(secret).filter((rest) => redacted.includes(rest))).toEqual([]);
          },
        ),
        { numRuns: 500 },
      );
    });

    it("replaces a secret that is longer than all that is looked at", () => {
      const key = `-----BEGIN PRIVATE KEY-----\n${"aB3d".repeat(5_000)}\n-----END PRIVATE KEY-----`;
      expect(redact(`x ${key}`, {}, 1_000)).toMatch(/^x <privateKey>…\[cut \d+ characters\]$/u);
      expect(redact(`x sk-${"aB3d".repeat(5_000)}`, {}, 1_000)).toMatch(/^x <apiKey>…\[cut/u);
    });
  });

  it("is not confused by what stands for a match in other replacements", () => {
    const texts = new TextRedactor(readPatterns({}), () => "$& $1 $`", 1_000);
    expect(texts.redact("x a@example.com y")).toBe("x $& $1 $` y");
  });
});
