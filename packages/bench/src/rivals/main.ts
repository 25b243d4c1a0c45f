/**
 * Runs the rules of `instrumentationSuite` against instrumentations of the OpenAI client, each at its
 * latest version and in a process of its own: `pnpm --filter ./packages/bench rivals [--why] [name…]`. They are installed into a
 * folder of their own on demand, from the registry.
 */
import { execFile, fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { renderTable } from "../report/table.ts";
import type { Rival } from "./rival.ts";
import { RIVALS } from "./rivals.ts";
import type { RuleResult } from "./run-rival.ts";

const run = promisify(execFile);
const FOLDER = join(tmpdir(), "llmobs-rivals");

interface Report {
  readonly rival: Rival;
  readonly versions: string;
  readonly results: readonly RuleResult[];
}

const [isWordy, wanted] = [
  process.argv.includes("--why"),
  process.argv.slice(2).filter((word) => !word.startsWith("--")),
];
const reports: Report[] = [];
for (const rival of RIVALS) {
  if (wanted.length === 0 || wanted.includes(rival.name)) reports.push(await reportOf(rival));
}

const rules = reports[0]?.results.map(({ rule }) => rule) ?? [];
const failureOf = ({ results }: Report, rule: string): string | undefined =>
  results.find((result) => result.rule === rule)?.failure;
console.log(
  renderTable({
    title: "### What each rule of instrumentationSuite finds: ✓ it holds, ✗ it does not",
    head: ["", ...reports.map(({ rival }) => rival.name)],
    rows: [
      ...rules.map((rule) => [
        rule,
        ...reports.map((report) => (failureOf(report, rule) === undefined ? "✓" : "✗")),
      ]),
      ["**of the rules hold**", ...reports.map(({ results }) => shareOf(results))],
    ],
  }),
);
for (const { rival, versions } of reports) console.log(`- ${rival.name}: ${versions}`);
if (isWordy) {
  for (const report of reports) {
    for (const { rule, failure } of report.results) {
      if (failure !== undefined) console.log(`\n${report.rival.name}: ${rule}\n${failure}`);
    }
  }
}

async function reportOf(rival: Rival): Promise<Report> {
  const folder = join(FOLDER, rival.name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true }));
  // Their peers are named here; what npm would add to them does not go together.
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps"];
  await run("npm", ["install", ...flags, ...rival.packages], { cwd: folder });
  const versions = await Promise.all(rival.packages.map((spec) => versionOf(folder, spec)));
  const child = fork(new URL("run-rival.ts", import.meta.url), [rival.name, folder], {
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const ended = once(child, "exit").then(() => undefined);
  const message = await Promise.race([once(child, "message"), ended]);
  if (message === undefined) throw new Error(`${rival.name} ended its process.`);
  const [results] = message as [readonly RuleResult[]];
  return { rival, versions: versions.join(", "), results };
}

async function versionOf(folder: string, spec: string): Promise<string> {
  const name = /^@?[^@]+/u.exec(spec)?.[0] ?? spec;
  const manifest = await readFile(join(folder, "node_modules", name, "package.json"), "utf8");
  return `${name} ${(JSON.parse(manifest) as { version: string }).version}`;
}

function shareOf(results: readonly RuleResult[]): string {
  const kept = results.filter(({ failure }) => failure === undefined).length;
  return `${kept} of ${results.length}`;
}
