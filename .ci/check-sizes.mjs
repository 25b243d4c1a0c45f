/**
 * Checks the README's table of what each package costs, or with `--write` writes it.
 *
 * Only packages and bytes are checked, and the latter only roughly: a table that has to be written anew for each line of
 * code would be written without being looked at. What an import takes is measured where the table is written, in
 * processes of their own, as a multiple of what an empty module takes beside it.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { importCosts } from "../packages/bench/src/import-cost.ts";
import { minifiedAndZipped } from "../packages/bench/src/minified.ts";
import { renderTable } from "../packages/bench/src/report/table.ts";
import { footprints } from "./footprint.mjs";
import { generated } from "./generated.mjs";
import { installTarballs, packAll, publicPackages } from "./packages.mjs";

const HEAD = ["", "packages", "kB", "bundled kB", "import"];
const SAMPLES = 9;
const TOLERANCE = 0.1;

const isWriting = process.argv.includes("--write");
const scratch = mkdtempSync(join(tmpdir(), "llmobs-sizes-"));
try {
  const packages = publicPackages();
  const tarballs = packAll(packages, scratch);
  const footprintOf = footprints(packages, tarballs, scratch);
  const costs = isWriting ? await measureImports(packages, tarballs) : new Map();
  const rows = await Promise.all(
    packages.map(async ({ name, directory }) => {
      const { packages: count, bytes } = footprintOf(name);
      const bundled = await minifiedAndZipped(pathToFileURL(join(directory, "src/index.ts")));
      return [
        `[\`${name}\`](./${relative(process.cwd(), directory)})`,
        String(count),
        kilobytes(bytes, 0),
        kilobytes(bundled, 1),
        costs.has(name) ? `${costs.get(name).cpuRatio.toFixed(1)}×` : "",
      ];
    }),
  );
  const problems = generated({
    file: "README.md",
    name: "sizes",
    command: "pnpm sizes",
    text: renderTable({ title: "", head: HEAD, rows }).trim(),
    isWriting,
    isEqual: (present, now) => !isWriting && isNear(cellsOf(present), cellsOf(now)),
  });
  for (const problem of problems) console.error(`error: ${problem}`);
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function measureImports(packages, tarballs) {
  const consumer = join(scratch, "consumer");
  installTarballs(consumer, tarballs);
  const modules = packages.map(({ name }) => {
    const entry = pathToFileURL(join(consumer, "node_modules", name, "dist/index.js")).href;
    return [name, [entry]];
  });
  return importCosts(new Map(modules), SAMPLES);
}

function kilobytes(bytes, digits) {
  const format = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return (bytes / 1_000).toLocaleString("en", format);
}

function cellsOf(table) {
  const lines = table.split("\n").filter((line) => line.startsWith("| ["));
  return lines.map((line) => line.split("|").map((cell) => cell.trim()));
}

/** Whether two tables have the same packages, the same counts, and sizes that differ by a tenth at most. */
function isNear(present, now) {
  const number = (text) => Number(text.replaceAll(",", ""));
  const isClose = (one, other) => Math.abs(number(one) / number(other) - 1) <= TOLERANCE;
  return (
    present.length === now.length &&
    now.every(([, name, count, bytes, bundled], row) => {
      const [, presentName, presentCount, presentBytes, presentBundled] = present[row];
      return (
        name === presentName &&
        count === presentCount &&
        isClose(presentBytes, bytes) &&
        isClose(presentBundled, bundled)
      );
    })
  );
}
