import { plugin as file } from "@llmobs/file";
import { describe, expect, it } from "vitest";
import { inspectEnvironment } from "./inspect-environment.ts";

describe("inspectEnvironment", () => {
  it("names the packages in which each handler is looked for", () => {
    const { handlers } = inspectEnvironment({ LLMOBS_HANDLERS: "slack,llmobs-acme" });
    expect(handlers.map(({ name, packages }) => [name, packages])).toEqual([
      ["slack", ["@llmobs/slack", "llmobs-slack"]],
      ["llmobs-acme", ["llmobs-acme"]],
    ]);
  });

  it("gives the options that a plugin's factory would get, and where they come from", () => {
    const env = { LLMOBS_HANDLERS: "file", LLMOBS_LOG_DIR: "/a", LLMOBS_FILE_PATH: "/b.jsonl" };
    const [handler] = inspectEnvironment(env).handlers;
    expect(handler?.optionsOf(file)).toEqual({
      options: { path: "/b.jsonl" },
      origins: [
        { variable: "LLMOBS_FILE_PATH", option: "path", value: "/b.jsonl", isSecret: false },
      ],
    });
  });

  it.each([
    [{}, { captureContent: false, redacts: false }],
    [{ LLMOBS_CAPTURE_CONTENT: "yes" }, { captureContent: true, redacts: false }],
    [
      { LLMOBS_CAPTURE_CONTENT: "1", LLMOBS_REDACT_CONTENT: "keep" },
      { captureContent: true, redacts: true },
    ],
    [
      { LLMOBS_CAPTURE_CONTENT: "1", NODE_ENV: "production" },
      { captureContent: true, redacts: true },
    ],
  ])("tells of %j whether content is recorded, and whether a redaction is there", (env, says) => {
    expect(inspectEnvironment(env)).toMatchObject(says);
  });

  it("knows no handler where all is switched off", () => {
    const env = { LLMOBS_ENABLED: "false", LLMOBS_HANDLERS: "slack", LLMOBS_SAMPLE_RATE: "all" };
    expect(inspectEnvironment(env)).toEqual({
      enabled: false,
      captureContent: false,
      redacts: false,
      handlers: [],
    });
  });

  it("refuses a variable that cannot be used", () => {
    expect(() => inspectEnvironment({ LLMOBS_SAMPLE_RATE: "2" })).toThrow(
      '[bootstrap] LLMOBS_SAMPLE_RATE must be a number from 0 to 1; received "2".',
    );
  });
});
