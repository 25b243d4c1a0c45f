import { describe, expect, it } from "vitest";
import { handlerName, handlerNames, packageNames } from "./handler-name.ts";

describe("handlerNames", () => {
  it.each([
    ["console,file,sqlite", ["console", "file", "sqlite"]],
    [" Console , FILE,, ", ["console", "file"]],
    ["sqlite,@llmobs/sqlite,sqlite", ["sqlite"]],
    ["llmobs-acme,@acme/llmobs-x", ["llmobs-acme", "@acme/llmobs-x"]],
    ["none", []],
    [" NONE ", []],
    [",", []],
  ])("reads %j as %j", (list, names) => {
    expect([...handlerNames(list)]).toEqual(names);
  });

  it.each(["a b", "./handler.js", "C:\\handlers\\x", "/etc/x", "@acme", "@acme/x/y", "https://x"])(
    "refuses %j",
    (text) => {
      expect(() => handlerNames(`console,${text}`)).toThrow(
        new RangeError(
          `[bootstrap] LLMOBS_HANDLERS must name handlers (console, file) or packages (llmobs-acme, @acme/llmobs); received ${JSON.stringify(text)}.`,
        ),
      );
    },
  );
});

describe("packageNames", () => {
  it.each([
    ["slack", ["@llmobs/slack", "llmobs-slack"]],
    ["llmobs-acme", ["llmobs-acme"]],
    ["@acme/llmobs-x", ["@acme/llmobs-x"]],
  ])("looks for %s in %j", (name, packages) => {
    expect(packageNames(handlerName(name, "handlers"))).toEqual(packages);
  });
});
