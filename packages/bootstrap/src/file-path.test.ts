import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { FileConfig } from "./config.ts";
import { filePath } from "./file-path.ts";
import { wantedFile } from "./wanted-file.ts";

const at = (time: string) => new Date(time);

describe("filePath", () => {
  it("is the file handler's own default where nothing is said", () => {
    expect(filePath({ dir: undefined, filename: undefined })).toBe(join("logs", "events.jsonl"));
  });

  it("puts in the day, of UTC, and the host as a file's name can have it", () => {
    const host = hostname().replaceAll(/[^\w.-]/g, "_");
    expect(
      filePath(
        { dir: "/var/log/app", filename: "{host}/{date}-{host}.jsonl" },
        at("2026-12-31T23:30:00-02:00"),
      ),
    ).toBe(join("/var/log/app", host, `20270101-${host}.jsonl`));
  });
});

describe("wantedFile", () => {
  const preset = { filename: "preset.jsonl" };

  it("leaves the file handler's own variable the last word where code says nothing of a place", () => {
    expect(wantedFile({ preset, logDir: "/env", given: { fsync: "batch" } })).toEqual({
      defaults: { path: join("/env", "preset.jsonl") },
      given: { fsync: "batch" },
      origins: [{ variable: "LLMOBS_LOG_DIR", option: "path", value: "/env", isSecret: false }],
    });
  });

  it("lets code win, and fills in what it leaves out", () => {
    const place = (given: FileConfig) => wantedFile({ preset, logDir: "/env", given }).given;
    expect(place({ dir: "/code" })).toEqual({ path: join("/code", "preset.jsonl") });
    expect(place({ filename: "code.jsonl" })).toEqual({ path: join("/env", "code.jsonl") });
    expect(place({ path: "/code/all.jsonl" })).toEqual({ path: "/code/all.jsonl" });
  });

  it.each([
    [
      { path: "a", dir: "b" },
      "[bootstrap] file must have either a path, or a dir and a filename; received both.",
    ],
    [{ dir: 7 }, "[bootstrap] file.dir must be a string with text in it; received 7."],
    [{ filename: "" }, '[bootstrap] file.filename must be a string with text in it; received "".'],
  ])("refuses %j", (given, message) => {
    expect(() => wantedFile({ preset, logDir: undefined, given: given as never })).toThrow(
      new TypeError(message),
    );
  });
});
