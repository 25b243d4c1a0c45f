/**
 * Runs a command of this repository on any machine that has npm and Node 18 or newer:
 *
 *   node .ci/with-tools.mjs vitest run
 *
 * The command finds a new enough Node, pnpm and the workspace's installed dependencies, at their locked versions.
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { handOver } from "./hand-over.mjs";
import { runQuietly } from "./run-quietly.mjs";
import { toolPath } from "./toolchain.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const [command, ...args] = process.argv.slice(2);
if (command === undefined) {
  console.error("Usage: node .ci/with-tools.mjs <command> [argument...]");
  process.exit(2);
}

process.chdir(root);
const separator = process.platform === "win32" ? ";" : ":";
const env = {
  ...process.env,
  PATH: [join(root, "node_modules", ".bin"), await toolPath()].join(separator),
};

// Costs 50 ms when there is nothing to do, so there is no need to find out first.
await runQuietly({
  message: "Installing dependencies ...",
  command: "pnpm",
  args: ["install", "--frozen-lockfile", "--loglevel=error"],
  env,
});

handOver(command, args, env);
