import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { SuiteRunner } from "../suite/suite-runner.ts";
import { docCommentSnippets } from "./doc-comment-snippets.ts";
import { announcedLines, expectAnnounced } from "./expected-output.ts";
import type { Snippet } from "./markdown-snippets.ts";
import { PROGRAM_TIMEOUT_MS, runProgram } from "./run-program.ts";

/** Whose examples are run. */
export interface DocExamplesSuiteOptions {
  /** The folder of the sources, such as a package's `src/`; the ones below it count too. */
  readonly sources: URL;
  /** Environment variables for the examples; they see nothing else but `PATH`. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Registers a test for each source that has `ts` blocks in its doc comments. The examples of one file
 * run one after the other in one process; otherwise everything is as with `readmeSuite`. Tests
 * (`*.test.ts`) and declarations are left out.
 *
 * @throws Error where no folder above the sources has a package.json.
 * @example
 * ```ts
 * import { describe, it } from "node:test";
 * import { mkdirSync, writeFileSync } from "node:fs";
 * import { pathToFileURL } from "node:url";
 * import { docExamplesSuite } from "@llmobs/testing";
 *
 * mkdirSync("src");
 * writeFileSync("package.json", "{}");
 * const fence = "`".repeat(3);
 * writeFileSync("src/one.ts", `/**\n * ${fence}ts\n * console.log(1); // 1\n * ${fence}\n *\/\n`);
 * docExamplesSuite({ describe, it }, { sources: pathToFileURL("src/") });
 * ```
 */
export function docExamplesSuite(
  { describe, it }: SuiteRunner,
  { sources, env = {} }: DocExamplesSuiteOptions,
): void {
  const folder = packageFolderOf(sources);
  const timeout = PROGRAM_TIMEOUT_MS + 5_000;
  describe("the examples in doc comments", () => {
    let found = 0;
    for (const file of sourcesBelow(sources)) {
      const examples = docCommentSnippets(readFileSync(file, "utf8"));
      const run = examples.filter((example) => !example.isNotRun);
      if (run.length === 0) continue;
      found += run.length;
      const name = relative(fileURLToPath(sources), file);
      it(`of ${name}`, { timeout }, () => expectAllToRun(run, folder, env));
    }
    it("are there", { timeout }, async () => {
      assert.notEqual(found, 0, "no source has a ts block in a doc comment");
    });
  });
}

async function expectAllToRun(
  examples: readonly Snippet[],
  folder: URL,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const mark = `--- ${randomUUID()} ---`;
  const names = examples.map(({ line, language }) => `line-${line}.m${language}`);
  const main = names.map((name) => `console.log("${mark}");\nawait import("./${name}");\n`);
  const files = {
    "all.mjs": main.join(""),
    ...Object.fromEntries(examples.map(({ code }, index) => [names[index], code])),
  };
  const stdout = await runProgram({ folder, files, env });
  const printed = stdout.split(`${mark}\n`).slice(1);
  for (const [index, { code }] of examples.entries()) {
    expectAnnounced(announcedLines(code), printed[index] ?? "");
  }
}

function sourcesBelow(sources: URL): readonly string[] {
  const root = fileURLToPath(sources);
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => /(?<!\.test|\.d)\.ts$/u.test(name))
    .toSorted()
    .map((name) => join(root, name));
}

function packageFolderOf(sources: URL): URL {
  for (let folder = new URL(".", sources); ; folder = new URL("..", folder)) {
    if (existsSync(new URL("package.json", folder))) return folder;
    if (folder.pathname === "/") {
      throw new Error(`[docExamplesSuite] No package.json above ${sources.pathname}.`);
    }
  }
}
