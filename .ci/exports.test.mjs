import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { exportsOf } from "./exports.mjs";

const folder = mkdtempSync(join(tmpdir(), "llmobs-exports-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function exported(sources) {
  for (const [name, source] of Object.entries(sources)) writeFileSync(join(folder, name), source);
  return exportsOf(join(folder, Object.keys(sources)[0]));
}

describe("exportsOf", () => {
  it("follows what a module hands on, under the names that it gives it", () => {
    const found = exported({
      "index.ts": `
        export { make as create, type Options } from "./make.ts";
        export type * from "./all.ts";
        export { elsewhere } from "another-package";`,
      "make.ts": `
        /** Makes one. And more. */
        export function make(options: Options): void {}
        /**
         * What is made, e.g. \`a.b\`,
         * and where.
         *
         * @example nothing
         */
        export interface Options {}
        export const notHandedOn = 1;`,
      "all.ts": `
        /** One of these: \n * - a \n * - b */
        export type All = "a" | "b";
        /** Of another. */

        const other = 1;
        export type Undocumented = typeof other;`,
    });
    expect(found).toEqual([
      { name: "create", isType: false, summary: "Makes one." },
      { name: "Options", isType: true, summary: "What is made, e.g. `a.b`, and where." },
      { name: "All", isType: true, summary: "One of these." },
      { name: "Undocumented", isType: true, summary: "" },
      { name: "elsewhere", isType: false, summary: "See `another-package`." },
    ]);
  });

  it("finds what is declared first and exported later", () => {
    const found = exported({
      "index.ts":
        "/** A number. */\nconst one = 1, two = 2;\nexport { two };\nexport class Three {}",
    });
    expect(found).toEqual([
      { name: "two", isType: false, summary: "A number." },
      { name: "Three", isType: false, summary: "" },
    ]);
  });
});
