/**
 * What a package of this repository brings into an app's node_modules: itself, and whatever it and its dependencies need,
 * down to the last one, in the versions that the lockfile has chosen.
 */
import { execFileSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, realpathSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { readManifest } from "./packages.mjs";

/** Measures packages of `{ [name]: tarball }`, which are unpacked in a folder: `{ packages, bytes }` of one of them. */
export function footprints(workspace, tarballs, scratch) {
  const ours = new Map(workspace.map((pkg) => [pkg.name, pkg]));

  /** Adds a package and all that it needs to those that are found: `{ [folder]: bytes }`. */
  function collect(name, from, found) {
    const place = ours.get(name)?.directory ?? findPackage(name, from);
    if (found.has(place)) return found;
    found.set(place, bytesIn(ours.has(name) ? unpack(name) : place));
    const { dependencies, optionalDependencies, peerDependencies } = readManifest(place);
    for (const dependency of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const isLeftOut =
        dependency in (optionalDependencies ?? {}) && !findPackage(dependency, place);
      if (!isLeftOut) collect(dependency, place, found);
    }
    // A peer of somebody else is what the app has anyway: the client that is observed.
    const peers = Object.keys(peerDependencies ?? {}).filter((peer) => ours.has(peer));
    for (const peer of peers) collect(peer, place, found);
    return found;
  }

  function unpack(name) {
    const directory = join(scratch, "unpacked", name);
    if (!existsSync(directory)) {
      mkdirSync(directory, { recursive: true });
      execFileSync("tar", ["-xzf", tarballs[name].file, "-C", directory]);
    }
    return directory;
  }

  return (name) => {
    const sizes = [...collect(name, process.cwd(), new Map()).values()];
    return { packages: sizes.length, bytes: sizes.reduce((sum, bytes) => sum + bytes, 0) };
  };
}

/** The folder of a package that another one can import. */
function findPackage(name, from) {
  const folders = createRequire(join(from, "package.json")).resolve.paths(name);
  const found = folders.map((folder) => join(folder, name)).find((folder) => existsSync(folder));
  return found && realpathSync(found);
}

function bytesIn(directory) {
  const files = globSync("**/*", { cwd: directory, exclude: (path) => path === "node_modules" });
  return files
    .map((file) => statSync(join(directory, file)))
    .filter((stats) => stats.isFile())
    .reduce((sum, { size }) => sum + size, 0);
}
