/**
 * Runs a command of this repository on any machine that has npm and Node 18 or newer:
 *
 *   node .ci/with-tools.mjs vitest run
 *   node .ci/with-tools.mjs --for @llmobs/example-quickstart node examples/quickstart/src/main.ts
 *
 * The command finds a new enough Node, pnpm and the workspace's installed dependencies, at their locked versions: of all
 * packages, or with `--for` of one of them, so that a newcomer's first command fetches no more than it needs.
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { handOver } from "./hand-over.mjs";
import { runQuietly } from "./run-quietly.mjs";
import { toolPath } from "./toolchain.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const given = process.argv.slice(2);
const project = given[0] === "--for" ? given.splice(0, 2)[1] : undefined;
const [command, ...args] = given;
if (command === undefined) {
  console.error("Usage: node .ci/with-tools.mjs [--for <package>] <command> [argument...]");
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
  args: [
    ...(project === undefined ? [] : ["--filter", `${project}...`]),
    "install",
    "--frozen-lockfile",
    "--loglevel=error",
  ],
  env,
});

handOver(command, args, env);
