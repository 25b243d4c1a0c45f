/**
 * The workspace's public packages, as pnpm knows them, and their tarballs.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Every package that is published, of this repository or a copy of it: `{ name, directory, manifest }`. */
export function publicPackages(repository = process.cwd()) {
  const listed = execFileSync("pnpm", ["list", "--recursive", "--depth=-1", "--json"], {
    cwd: repository,
    encoding: "utf8",
  });
  return JSON.parse(listed)
    .filter((entry) => !entry.private)
    .map(({ name, path }) => ({ name, directory: path, manifest: readManifest(path) }));
}

/** Builds the packages afresh and packs them as they would be published: `{ [name]: { file, size, contents } }`. */
export function packAll(packages, destination) {
  for (const { directory } of packages) {
    rmSync(join(directory, "dist"), { recursive: true, force: true });
  }
  try {
    execFileSync("turbo", ["run", "build", "--output-logs=errors-only"], { stdio: "pipe" });
  } catch (error) {
    throw new Error(`The build failed.\n${error.stdout}${error.stderr}`, { cause: error });
  }
  return Object.fromEntries(packages.map((pkg) => [pkg.name, pack(pkg, destination)]));
}

/**
 * Installs tarballs in a folder that is empty, with pnpm, so that each package finds only what it declares.
 *
 * @param others what else the folder depends on, by name, with the range
 */
export function installTarballs(directory, tarballs, others = {}) {
  mkdirSync(directory);
  const overrides = Object.fromEntries(
    Object.entries(tarballs).map(([name, { file }]) => [name, `file:${file}`]),
  );
  const dependencies = { ...overrides, ...others };
  const writeJson = (name, value) => writeFileSync(join(directory, name), JSON.stringify(value));
  writeJson("package.json", { private: true, type: "module", dependencies });
  // JSON is YAML. Without the overrides, a package's peers and dependencies among ours would be asked of the registry.
  writeJson("pnpm-workspace.yaml", { packages: ["."], overrides });
  const args = ["install", "--prefer-offline", "--loglevel=error"];
  execFileSync("pnpm", args, { cwd: directory, stdio: "inherit" });
}

export function readManifest(directory) {
  return JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
}

function pack({ directory }, destination) {
  const options = { cwd: directory, encoding: "utf8" };
  const packed = execFileSync(
    "pnpm",
    ["pack", "--json", "--pack-destination", destination],
    options,
  );
  const { filename, size, files } = JSON.parse(packed);
  return { file: filename, size, contents: files.map(({ path }) => path) };
}
