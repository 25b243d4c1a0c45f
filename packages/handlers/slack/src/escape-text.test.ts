import { assert, constantFrom, integer, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { codeBlock, escapeText } from "./escape-text.ts";

const text = string({
  unit: constantFrom("a", "&", "<", ">", "`", "🙂", "é", "\n"),
  maxLength: 60,
});

describe("escapeText", () => {
  it("escapes the three signs that are Slack's, and nothing else", () => {
    expect(escapeText(`<!channel> & "quotes" *bold* 'x'`, 100)).toBe(
      `&lt;!channel&gt; &amp; "quotes" *bold* 'x'`,
    );
  });

  it("stays within its limit, and cuts no entity and no surrogate pair", () => {
    assert(
      property(text, integer({ min: 1, max: 60 }), (given, limit) => {
        const escaped = escapeText(given, limit);
        expect(escaped.length).toBeLessThanOrEqual(limit);
        expect(escaped.isWellFormed()).toBe(true);
        const readable = escaped.replaceAll(/&(?:amp|lt|gt);/gu, "");
        expect(readable).not.toMatch(/[&<>]/u);
        if (!escaped.endsWith("…")) {
          const read = escaped
            .replaceAll("&lt;", "<")
            .replaceAll("&gt;", ">")
            .replaceAll("&amp;", "&");
          expect(read).toBe(given);
        }
      }),
      { numRuns: 1_000, seed: 9 },
    );
  });
});

describe("codeBlock", () => {
  it("can't be ended by what is in it", () => {
    const block = codeBlock("a ``` <b>", 100);
    expect(block).toBe("```a \u02CB\u02CB\u02CB &lt;b&gt;```");
    expect(codeBlock("x".repeat(5_000), 3_000)).toHaveLength(3_000);
  });
});
