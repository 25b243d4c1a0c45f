import { describe, expect, it } from "vitest";
import { parseName } from "./plugin-name.ts";

describe("parseName", () => {
  it("gives every form of a name", () => {
    expect(parseName(" @acme/llmobs-big-query2 ")).toEqual({
      package: "@acme/llmobs-big-query2",
      folder: "llmobs-big-query2",
      kebab: "big-query2",
      camel: "bigQuery2",
      pascal: "BigQuery2",
      constant: "BIG_QUERY2",
    });
  });

  it.each([
    ["acme", "llmobs-acme"],
    ["llmobs-Big Query", "llmobs-big-query"],
    ["llmobs_acme", "llmobs-acme"],
    ["../llmobs-acme", "llmobs-llmobs-acme"],
  ])("refuses %s, and shows what may have been meant", (text, meant) => {
    expect(() => parseName(text)).toThrow(
      `Expected a name such as llmobs-acme or @acme/llmobs-acme: llmobs-, then lower-case words with dashes between them; received ${JSON.stringify(text)}. For example: --name ${meant}`,
    );
  });

  it.each(["", "llmobs-", "llmobs-1st", "llmobs-a--b", `llmobs-${"a".repeat(208)}`])(
    "refuses %j",
    (text) => {
      expect(() => parseName(text)).toThrow(`; received ${JSON.stringify(text)}.`);
    },
  );

  it.each(["llmobs-index", "@acme/llmobs-plugin"])(
    "refuses %s, which would be a file twice",
    (text) => {
      expect(() => parseName(text)).toThrow("Expected a name that says what the plugin is for");
    },
  );
});
