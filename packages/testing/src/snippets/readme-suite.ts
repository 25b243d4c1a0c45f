import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Plugin } from "@llmobs/core";
import type { SuiteRunner } from "../suite/suite-runner.ts";
import { announcedLines, expectAnnounced, expectOutput } from "./expected-output.ts";
import { expectGuarantees } from "./guarantee-table.ts";
import { markdownSnippets, type Snippet } from "./markdown-snippets.ts";
import { PROGRAM_TIMEOUT_MS, runProgram } from "./run-program.ts";

/** Which file's snippets are run, and as part of which package. */
export interface ReadmeSuiteOptions {
  /** The Markdown file. */
  readonly readme: URL;
  /** The folder of the package that the snippets are part of. @default the file's own */
  readonly folder?: URL;
  /** Environment variables for the snippets; they see nothing else but `PATH`. */
  readonly env?: Readonly<Record<string, string>>;
  /** The package's plugins: the file has to state their guarantees in a table, a column for each. */
  readonly plugins?: readonly Plugin[];
}

/**
 * Registers a test for each `ts` and `js` block of a Markdown file: it is run as a program, with types
 * stripped, in a process of its own. It has to end by itself with exit code 0 and without an error or
 * a warning on stderr. What it says about its output is checked too:
 *
 * - `console.log(1 + 1); // 2`: a trailing comment behind a whole call is a line that it prints;
 * - `await manager.flush(); // => flushed`: so is one that begins with `=>`, behind anything;
 * - a `text` block directly behind the snippet is all that it prints. `…` stands for any text.
 *
 * A block of which the fence says `no-run` is skipped, by name.
 *
 * Where plugins are given, a further test looks for their guarantees, in one table with the rows
 * `bounded by`, `when full`, `on failure`, `on flush` and `on crash`: each cell begins with what the
 * plugin says, and may go on.
 *
 * @example
 * ```ts
 * import { describe, it } from "node:test";
 * import { writeFileSync } from "node:fs";
 * import { pathToFileURL } from "node:url";
 * import { readmeSuite } from "@llmobs/testing";
 *
 * const fence = "`".repeat(3);
 * writeFileSync("README.md", `${fence}ts\nconsole.log(1 + 1); // 2\n${fence}\n`);
 * readmeSuite({ describe, it }, { readme: pathToFileURL("README.md") });
 * ```
 */
export function readmeSuite({ describe, it }: SuiteRunner, options: ReadmeSuiteOptions): void {
  const { readme, folder = new URL(".", readme), env = {}, plugins } = options;
  const markdown = readFileSync(readme, "utf8");
  const snippets = markdownSnippets(markdown);
  const timeout = PROGRAM_TIMEOUT_MS + 5_000;
  const file = readme.pathname.split("/").at(-1);
  describe(`the snippets of ${file}`, () => {
    it("are there", { timeout }, async () => {
      assert.notEqual(snippets.length, 0, "this file has no ts or js block");
    });
    for (const snippet of snippets) {
      const name = nameOf(snippet);
      if (snippet.isNotRun) {
        it(`${name} (skipped: it says no-run)`, { timeout, skip: true }, async () => {});
      } else {
        it(name, { timeout }, () => expectToRun(snippet, folder, env));
      }
    }
  });
  if (plugins === undefined) return;
  it(`${file} states what its plugins guarantee`, { timeout }, async () => {
    expectGuarantees(
      markdown,
      plugins.map(({ guarantees }) => guarantees),
    );
  });
}

async function expectToRun(
  { language, code, output }: Snippet,
  folder: URL,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const stdout = await runProgram({ folder, files: { [`snippet.m${language}`]: code }, env });
  expectAnnounced(announcedLines(code), stdout);
  if (output !== undefined) expectOutput(output, stdout);
}

function nameOf({ heading, line, code }: Snippet): string {
  const firstLine = code.trimStart().split("\n", 1)[0] ?? "";
  return `${heading === "" ? firstLine : heading}, line ${line}`;
}
