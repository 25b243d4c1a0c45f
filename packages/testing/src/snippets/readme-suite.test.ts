import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Plugin } from "@llmobs/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { correctPlugin } from "../../test/broken-plugins.ts";
import { runInMemory } from "../../test/in-memory-runner.ts";
import { docExamplesSuite, readmeSuite } from "../index.ts";

let directory = "";

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "llmobs-snippets-"));
  writeFileSync(
    join(directory, "package.json"),
    '{ "name": "mine", "type": "module", "exports": "./mine.ts" }',
  );
  writeFileSync(join(directory, "mine.ts"), "export const mine: string = 'mine';\n");
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

describe("readmeSuite", () => {
  it("runs programs with types, from within their package, in a directory of their own", async () => {
    const code = [
      'import { readdirSync } from "node:fs";',
      'import { mine } from "mine";',
      "const name: string = mine;",
      "console.log(name, readdirSync('.').length); // mine 0",
      "console.log(Object.keys(process.env).sort().join()); // …A_KEY,NO_COLOR,PATH…",
    ];
    expect(await outcomes([fenced("ts", code)], { A_KEY: "1" })).toEqual(["passed", "passed"]);
    expect(readdirSync(directory).toSorted()).toEqual(["README.md", "mine.ts", "package.json"]);
  });

  it.each<[string, string, RegExp]>([
    ["exits with a code", fenced("js", ["process.exitCode = 3;"]), /it exited with 3/u],
    ["throws", fenced("ts", ["throw new TypeError('mine');"]), /TypeError: mine/u],
    ["is no program", fenced("ts", ["const a = ;"]), /SyntaxError/u],
    ["imports what is not there", fenced("ts", ['import "not-there";']), /ERR_MODULE_NOT_FOUND/u],
    ["warns", fenced("js", ["process.emitWarning('lost 3 events');"]), /it complained/u],
    [
      "says something of an error",
      fenced("js", ["console.error(new RangeError('too long'));"]),
      /it complained/u,
    ],
    ["prints something else", fenced("js", ["console.log(1 + 1); // 3"]), /print the line: 3/u],
    [
      "prints more than it shows",
      `${fenced("js", ["console.log(1);"])}\n${fenced("text", ["2"])}`,
      /not what the text shows/u,
    ],
    ["never gets there", fenced("js", ["await new Promise(() => {});"]), /it exited with 13/u],
  ])("fails a program that %s", async (_, snippet, reason) => {
    expect(await outcomes([snippet])).toEqual(["passed", expect.stringMatching(reason)]);
  });

  it("lets a program write to stderr what is no complaint", async () => {
    const code = ["console.error('12:00:01 ERROR tool.end read_file Error: ENOENT');"];
    expect(await outcomes([fenced("js", code)])).toEqual(["passed", "passed"]);
  });

  it("skips a snippet that says no-run, by name, and fails a file without any", async () => {
    expect(await outcomes([fenced("ts no-run", ["handle(event): void;"])])).toEqual([
      "passed",
      "skipped",
    ]);
    expect(await outcomes(["Nothing."])).toEqual([expect.stringContaining("no ts or js block")]);
  });

  it("fails a file that does not state what the plugins given guarantee", async () => {
    const snippet = fenced("js", ["console.log(1); // 1"]);
    const results = await outcomes([snippet], {}, [correctPlugin]);
    expect(results).toEqual(["passed", "passed", expect.stringContaining('"bounded by"')]);
  });
});

describe("docExamplesSuite", () => {
  it("tells the outputs of a file's examples apart, and names the one that fails", async () => {
    const sources = mkdtempSync(join(directory, "src-"));
    const example = (code: string): string =>
      `/**\n * ${fenced("ts", [code]).replaceAll("\n", "\n * ")}\n */\n`;
    const passing = example("console.log(1); // 1") + example("console.log(2); // 2");
    writeFileSync(join(sources, "passing.ts"), passing);
    writeFileSync(join(sources, "swapped.ts"), passing.replaceAll("(1)", "(2)"));
    writeFileSync(join(sources, "throwing.ts"), example("") + example("throw new Error('mine');"));
    writeFileSync(join(sources, "a.test.ts"), example("throw new Error('a test');"));
    const results = await runInMemory((runner) =>
      docExamplesSuite(runner, { sources: pathToFileURL(`${sources}/`) }),
    );
    expect(results.map(({ path, outcome }) => `${path[1]}: ${described(outcome)}`)).toEqual([
      "of passing.ts: passed",
      expect.stringMatching(/of swapped\.ts: .*print the line: 1/su),
      expect.stringMatching(/of throwing\.ts: .*line-8\.mts:1/su),
      "are there: passed",
    ]);
  });
});

function fenced(info: string, lines: readonly string[]): string {
  const fence = "`".repeat(3);
  return [fence + info, ...lines, fence].join("\n");
}

async function outcomes(
  blocks: readonly string[],
  env: Readonly<Record<string, string>> = {},
  plugins?: readonly Plugin[],
): Promise<readonly string[]> {
  const readme = join(directory, "README.md");
  writeFileSync(readme, blocks.join("\n\n"));
  const results = await runInMemory((runner) =>
    readmeSuite(runner, {
      readme: pathToFileURL(readme),
      env,
      ...(plugins !== undefined && { plugins }),
    }),
  );
  return results.map(({ outcome }) => described(outcome));
}

function described(outcome: Awaited<ReturnType<typeof runInMemory>>[number]["outcome"]): string {
  return outcome.kind === "failed" ? String(outcome.error) : outcome.kind;
}
