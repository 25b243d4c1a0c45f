/**
 * Checks that each package stands on its own: its folder, copied alone to an empty place, installs only what its
 * package.json declares, and there type-checks, builds and passes its tests. What it uses without declaring it is missing
 * there. Other packages of ours are replaced by their tarballs, so it is tested against what users will have.
 *
 *   node .ci/check-isolated.mjs [name-of-package...]
 *
 * Installs with pnpm, not npm: npm's flat node_modules would let a package import its dependencies' dependencies.
 */
import { execFile } from "node:child_process";
import { cpSync, globSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { packAll, publicPackages, readManifest } from "./packages.mjs";

const PARALLEL = 2;
const NOT_COPIED = ["node_modules", "dist", ".turbo"];
const DEPENDENCY_FIELDS = ["dependencies", "devDependencies", "optionalDependencies"];

const scratch = mkdtempSync(join(tmpdir(), "llmobs-isolated-"));
try {
  const packages = publicPackages();
  const tarballs = packAll(packages, scratch);
  const wanted = process.argv.slice(2);
  const queue = packages
    .filter(({ name }) => wanted.length === 0 || wanted.includes(name))
    .toSorted((one, other) => sourceBytes(other) - sourceBytes(one));
  const worker = async () => {
    for (let pkg = queue.shift(); pkg !== undefined; pkg = queue.shift()) {
      await check(pkg, tarballs);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** How much there is to test, roughly: whoever takes longest goes first, so that nobody is waited for at the end. */
function sourceBytes({ directory }) {
  return globSync("{src,test}/**/*.ts", { cwd: directory })
    .map((file) => statSync(join(directory, file)).size)
    .reduce((sum, bytes) => sum + bytes, 0);
}

async function check(pkg, tarballs) {
  const directory = isolate(pkg, tarballs);
  const times = [];
  const steps = {
    install: ["install", "--prefer-offline", "--loglevel=error"],
    typecheck: ["run", "typecheck"],
    build: ["run", "build"],
    test: ["run", "test"],
  };
  for (const [step, args] of Object.entries(steps)) {
    const started = performance.now();
    try {
      await promisify(execFile)("pnpm", args, { cwd: directory, maxBuffer: Infinity });
    } catch (error) {
      console.error(`FAILED ${pkg.name}: ${step}\n${error.stdout}${error.stderr}`);
      process.exitCode = 1;
      return;
    }
    times.push(`${step} ${((performance.now() - started) / 1000).toFixed(1)} s`);
  }
  console.log(`ok ${pkg.name}: ${times.join(", ")}`);
}

/** Copies the package's folder, and makes what its package.json asks for installable without the workspace. */
function isolate({ name, directory, manifest }, tarballs) {
  const copy = join(scratch, name);
  cpSync(directory, copy, {
    recursive: true,
    filter: (source) => !NOT_COPIED.includes(basename(source)),
  });

  const standalone = structuredClone(manifest);
  for (const dependencies of DEPENDENCY_FIELDS.map((field) => standalone[field] ?? {})) {
    for (const [dependency, range] of Object.entries(dependencies)) {
      if (range.startsWith("workspace:")) {
        dependencies[dependency] = `file:${tarballs[dependency].file}`;
      } else if (range === "catalog:") {
        dependencies[dependency] = installedVersion(directory, dependency);
      }
    }
  }
  writeFileSync(join(copy, "package.json"), JSON.stringify(standalone, null, 2));

  // JSON is YAML. Without the overrides, what our tarballs need of each other would be asked of the registry.
  const overrides = Object.fromEntries(
    Object.entries(tarballs).map(([tarball, { file }]) => [tarball, `file:${file}`]),
  );
  writeFileSync(join(copy, "pnpm-workspace.yaml"), JSON.stringify({ packages: ["."], overrides }));
  return copy;
}

/** The version that the workspace's lockfile chose, so that the check doesn't change when somebody else releases. */
function installedVersion(directory, dependency) {
  return readManifest(join(directory, "node_modules", dependency)).version;
}
