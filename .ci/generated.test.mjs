import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { generated } from "./generated.mjs";

const folder = mkdtempSync(join(tmpdir(), "llmobs-generated-"));
const file = join(folder, "README.md");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const START = "<!-- list: written by `pnpm list` -->";
const END = "<!-- list: end -->";

function compare(whole, text, isWriting = false) {
  writeFileSync(file, whole);
  return generated({ file, name: "list", command: "pnpm list", text, isWriting });
}

describe("a generated part of a file", () => {
  it("is up to date, or is not", () => {
    expect(compare(`a\n${START}\n\n- one\n\n${END}\nb\n`, "- one")).toEqual([]);
    expect(compare(`a\n${START}\n\n- one\n\n${END}\nb\n`, "- two")).toEqual([
      `${file}: its list are out of date; run \`pnpm list\``,
    ]);
  });

  it("is written between its marks, and nothing else is", () => {
    expect(compare(`a\n${START}\n${END}\nb\n`, "- $& $1", true)).toEqual([]);
    expect(readFileSync(file, "utf8")).toBe(`a\n${START}\n\n- $& $1\n\n${END}\nb\n`);
  });

  it.each(["", START, `${END}${START}`, `${START}${END}${START}${END}`])(
    "needs its marks, once: %j",
    (whole) => {
      expect(compare(whole, "x", true)).toEqual([`${file}: expected ${START} … ${END}, once`]);
      expect(readFileSync(file, "utf8")).toBe(whole);
    },
  );
});
