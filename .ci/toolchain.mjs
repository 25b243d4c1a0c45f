/**
 * Finds the tools that the repository is worked on with: Node 22.19 or newer and pnpm 12.
 *
 * Where the machine has them, they are used. Where it doesn't, they come from the npm registry through `npm exec`, into
 * npm's own cache: nothing is installed globally. Runs on Node 18.
 */
import { spawnSync } from "node:child_process";
import { runQuietly } from "./run-quietly.mjs";

/** Resolves to the PATH on which `node` and `pnpm` are new enough. */
export async function toolPath() {
  const missing = [!nodeIsNewEnough() && "node@24", !pnpmIsNewEnough() && "pnpm@12"].filter(
    Boolean,
  );
  if (missing.length === 0) return process.env.PATH;
  return runQuietly({
    message: `Fetching ${missing.join(" and ")} into npm's cache, since this machine's are missing or too old ...`,
    command: "npm",
    args: [
      "exec",
      "--yes",
      "--loglevel=error",
      ...missing.map((name) => `--package=${name}`),
      "--",
      "node",
      "--print",
      "process.env.PATH",
    ],
  });
}

function nodeIsNewEnough() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  return major >= 24 || (major === 22 && minor >= 19);
}

function pnpmIsNewEnough() {
  const { stdout } = spawnSync("pnpm", ["--version"], {
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  return stdout?.startsWith("12.") ?? false;
}
