import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Plugin } from "@llmobs/core";
import { DECORATORS } from "../src/decorators.ts";
import { expectation, type VariableSpec } from "../src/read-variable.ts";
import { VARIABLES } from "../src/variables.ts";

const README = new URL("../README.md", import.meta.url);
const PACKAGES = fileURLToPath(new URL("../../", import.meta.url));
const TABLE =
  /(?<=<!-- variables: written by `pnpm --filter @llmobs\/bootstrap variables` -->\n\n)[^]*?(?=\n\n<!-- variables: end -->)/;

type Row = readonly [variable: string, of: string, value: string, description: string];

/** The README as it is, and as it should be: with a table of all variables that have an effect. */
export async function readmeWithTable(): Promise<{ is: string; should: string; file: URL }> {
  const is = readFileSync(README, "utf8");
  if (!TABLE.test(is))
    throw new Error("The README has lost the marks around its table of variables.");
  const table = markdown(await rows());
  return { is, should: is.replace(TABLE, () => table), file: README };
}

/** What the bootstrap reads itself, and what the plugins say that it can load or has with it. */
async function rows(): Promise<readonly Row[]> {
  const plugins: Plugin[] = [...Object.values(DECORATORS), ...(await handlerPlugins())];
  return [
    ...Object.entries(VARIABLES).map(([name, spec]) => row(name, "bootstrap", spec)),
    ...plugins.flatMap(({ name: of, variables = {} }) =>
      Object.entries(variables).map(([name, spec]) => row(name, of, spec)),
    ),
  ];
}

/** The plugins of all handlers in the repository that are published, by folder: nothing else lists them. */
async function handlerPlugins(): Promise<readonly Plugin[]> {
  const manifests = globSync("handlers/*/package.json", { cwd: PACKAGES })
    .filter((manifest) => !isPrivate(join(PACKAGES, manifest)))
    .toSorted();
  return Promise.all(
    manifests.map(async (manifest) => {
      const entry = join(PACKAGES, dirname(manifest), "src/index.ts");
      const { plugin } = await import(pathToFileURL(entry).href);
      return plugin as Plugin;
    }),
  );
}

/** Says whether a package is only there for tests. */
function isPrivate(manifest: string): boolean {
  const { private: is = false } = JSON.parse(readFileSync(manifest, "utf8")) as {
    private?: boolean;
  };
  return is;
}

function row(
  variable: string,
  of: string,
  spec: VariableSpec & { readonly description: string },
): Row {
  const value = spec.secret === true ? `${expectation(spec)}; kept secret` : expectation(spec);
  return [`\`${variable}\``, of, value, spec.description.replaceAll("|", "\\|")];
}

/** A table as the formatter writes it, its columns as wide as their widest cell. */
function markdown(body: readonly Row[]): string {
  const cells: readonly (readonly string[])[] = [["variable", "of", "value", ""], ...body];
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...cells.map((line) => line[column]?.length ?? 0)),
  );
  const lines = cells.map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)));
  const rule = widths.map((width) => "-".repeat(width));
  return [lines[0] ?? [], rule, ...lines.slice(1)]
    .map((line) => `| ${line.join(" | ")} |`)
    .join("\n");
}
