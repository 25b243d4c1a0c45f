/**
 * Mutation testing of one of the decorators: `pnpm mutate ../retry`, with options of Stryker behind it.
 * Each change of the sources that no test notices is printed; below 90 % it fails.
 *
 * Works on a copy, beside which Stryker is installed for the run: it is large, and needed here alone.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";

const STRYKER = "10.1.1";
const THRESHOLD = 90;
/** They run the sources in processes of their own, in which no mutant is alive. */
const NOT_RUN = ["src/readme.test.ts", "src/kill.test.ts"];
/** `redact` is one loop after another, which `--` in place of `++` never ends, and its conformance suite is slow. */
const LEFT_OUT: Readonly<Record<string, LeftOut>> = {
  redact: { tests: ["src/conformance.test.ts"], mutations: ["UpdateOperator"] },
};
/** Stryker would read a tsconfig.json with a TypeScript that no longer has an API for that. */
const NOT_COPIED = /^(node_modules|dist|tsconfig.*)$/u;

interface LeftOut {
  readonly tests: readonly string[];
  readonly mutations: readonly string[];
}

interface Manifest {
  readonly version: string;
  readonly dependencies?: Record<string, string>;
  readonly devDependencies: Record<string, string>;
}

const [folder, ...options] = process.argv.slice(2);
if (folder === undefined) throw new Error("Usage: pnpm mutate <folder of a package> [option...]");
const source = resolve(folder);
const leftOut = LEFT_OUT[basename(source)] ?? { tests: [], mutations: [] };
const copy = mkdtempSync(join(tmpdir(), "llmobs-mutate-"));
try {
  cpSync(source, copy, {
    recursive: true,
    filter: (path) => !NOT_COPIED.test(basename(path)),
  });
  const manifest = readManifest(source);
  write("package.json", { ...manifest, dependencies: {}, devDependencies: dependencies(manifest) });
  // JSON is YAML.
  write("pnpm-workspace.yaml", { packages: ["."] });
  write("stryker.config.json", {
    testRunner: "vitest",
    plugins: ["@stryker-mutator/vitest-runner"],
    vitest: { related: false },
    mutate: ["src/**/*.ts", "!src/**/*.test.ts", "!src/index.ts", "!src/*plugin.ts"],
    ignorePatterns: [...NOT_RUN, ...leftOut.tests],
    mutator: { excludedMutations: leftOut.mutations },
    coverageAnalysis: "perTest",
    concurrency: 1,
    reporters: ["clear-text"],
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
    thresholds: { high: 95, low: THRESHOLD, break: THRESHOLD },
  });
  run("pnpm", ["install", "--prefer-offline", "--loglevel=error"]);
  run("pnpm", ["exec", "stryker", "run", ...options]);
} finally {
  rmSync(copy, { recursive: true, force: true });
}

/**
 * What the package declares: ours, and what it needs at runtime, which may have been built here, from
 * where they are; others at the versions installed here.
 */
function dependencies(manifest: Manifest): Record<string, string> {
  const declared = { ...manifest.dependencies, ...manifest.devDependencies };
  const entries = Object.entries(declared).map(([name, range]) => {
    const installed = join(source, "node_modules", name);
    const isLinked = range.startsWith("workspace:") || name in (manifest.dependencies ?? {});
    return [name, isLinked ? `link:${realpathSync(installed)}` : readManifest(installed).version];
  });
  return {
    ...(Object.fromEntries(entries) as Record<string, string>),
    "@stryker-mutator/core": STRYKER,
    "@stryker-mutator/vitest-runner": STRYKER,
  };
}

function readManifest(directory: string): Manifest {
  return JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as Manifest;
}

function write(name: string, value: unknown): void {
  writeFileSync(join(copy, name), JSON.stringify(value, null, 2));
}

function run(command: string, args: readonly string[]): void {
  execFileSync(command, args, { cwd: copy, stdio: "inherit" });
}
