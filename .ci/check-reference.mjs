/**
 * Checks what is written for readers, or with `--write` writes what can be written:
 *
 * - each package's README lists everything that the package exports, with what its doc comment says;
 * - the README of the repository links to each package;
 * - every link in every Markdown file leads somewhere.
 */
import { execFileSync } from "node:child_process";
import { appendFileSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { exportsOf } from "./exports.mjs";
import { brokenLinks } from "./links.mjs";
import { linksOf } from "./markdown.mjs";
import { generated, marksOf } from "./generated.mjs";
import { publicPackages } from "./packages.mjs";

const PART = "exports";
const COMMAND = "pnpm reference";

const isWriting = process.argv.includes("--write");
const packages = publicPackages();
const problems = [
  ...packages.flatMap((pkg) => staleExports(pkg)),
  ...packages.filter((pkg) => !isLinked(pkg)).map(({ name }) => `README.md: no link to ${name}`),
  ...brokenLinks(process.cwd(), filesOfRepository()),
];
for (const problem of problems) console.error(`error: ${problem}`);
process.exitCode = problems.length === 0 ? 0 : 1;

function staleExports({ name, directory, manifest }) {
  const lists = Object.entries(manifest.exports ?? {}).map(([subpath, file]) => ({
    entry: name + subpath.slice(1),
    exported: exportsOf(join(directory, file)),
  }));
  if (lists.length === 0) return [];
  const file = relative(process.cwd(), join(directory, "README.md"));
  if (isWriting) makeRoom(file);
  const undocumented = lists.flatMap(({ exported }) => exported.filter(({ summary }) => !summary));
  return [
    ...undocumented.map((each) => `${name}: ${each.name} has no doc comment`),
    ...generated({
      file,
      name: PART,
      command: COMMAND,
      text: lists.map((list) => listOf(list, lists.length > 1)).join("\n\n"),
      isWriting,
    }),
  ];
}

/** Makes a place for the list at the end of a README that has none. */
function makeRoom(file) {
  const [start, end] = marksOf(PART, COMMAND);
  const text = readFileSync(file, "utf8");
  if (text.includes(start)) return;
  const heading = text.includes("\n## Exports\n") ? "" : "\n## Exports\n";
  appendFileSync(file, `${heading}\n${start}\n\n${end}\n`);
}

function listOf({ entry, exported }, isOneOfSeveral) {
  const lines = exported
    .toSorted((one, other) => Number(one.isType) - Number(other.isType))
    .map(({ name, isType, summary }) => `- \`${name}\`${isType ? " (type)" : ""}: ${summary}`);
  if (exported.length === 0) lines.push("Nothing: to import it is all.");
  return [...(isOneOfSeveral ? [`From \`${entry}\`:`, ""] : []), ...lines].join("\n");
}

function isLinked({ directory }) {
  const targets = linksOf(readFileSync("README.md", "utf8")).map((target) => join(target, "."));
  return targets.includes(relative(process.cwd(), directory));
}

function filesOfRepository() {
  const args = ["ls-files", "--cached", "--others", "--exclude-standard"];
  return execFileSync("git", args, { encoding: "utf8" }).trim().split("\n");
}
