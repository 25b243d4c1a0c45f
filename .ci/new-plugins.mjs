/**
 * Checks that a plugin which is made with create-llmobs-plugin, outside of this repository, passes its own tests and lint
 * and can be packed as it is: every kind, and with every package manager. For a handler and npm, the commands are those
 * of the guide for authors.
 *
 * Core and the suites come from their tarballs, everything else from the registry.
 */
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { outerEnvironment } from "./outer-environment.mjs";

const GUIDE = "packages/core/PLUGINS.md";
const CREATE = "npm create llmobs-plugin@latest --";
const PARALLEL = 2;

const YARN = "npm exec --yes --loglevel=error --package=@yarnpkg/cli-dist@4 -- yarn";
const PLUGINS = [
  { title: "a handler, as the guide says", commands: guideCommands() },
  ...["decorator", "instrumentation"].map((kind) => made(kind, "npm")),
  made("handler", "pnpm"),
  made("handler", "yarn", YARN),
];

/** What is wrong, if anything. The folder is made. */
export async function checkNewPlugins(directory, tarballs) {
  mkdirSync(directory);
  const problems = [];
  const queue = [...PLUGINS.entries()];
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, plugin] = next;
      const problem = await check(plugin, join(directory, String(index)), tarballs);
      if (problem !== undefined) problems.push(problem);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return problems;
}

async function check({ title, commands }, directory, tarballs) {
  mkdirSync(directory);
  const started = performance.now();
  const pointing = join(directory, "point-at-tarballs.mjs");
  writeFileSync(pointing, pointAtTarballs(tarballs));
  const create = `npm exec --yes --loglevel=error --package=${tarballs["create-llmobs-plugin"].file} -- create-llmobs-plugin`;
  const script = commands
    .map((command) => command.replace(CREATE, create))
    .flatMap((command) => (command.startsWith("cd ") ? [command, `node ${pointing}`] : [command]));
  try {
    const { stdout } = await promisify(execFile)("sh", ["-ec", script.join("\n")], {
      cwd: directory,
      env: outerEnvironment(),
      maxBuffer: Infinity,
    });
    if (!/^(?:#|ℹ) pass [1-9]/mu.test(stdout))
      return `new plugin, ${title}: it ran no test\n${stdout}`;
  } catch (error) {
    return `new plugin, ${title}\n${error.stdout}${error.stderr}`;
  }
  console.log(`new plugin, ${title}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return undefined;
}

function made(kind, manager, command = manager) {
  return {
    title: `${kind} with ${manager}`,
    commands: [
      `${CREATE} --kind ${kind} --name @acme/llmobs-big-query --yes`,
      "cd llmobs-big-query",
      // Else yarn looks for a project above, keeps packages where neither Node's runner nor tsc finds them, and in CI
      // makes no lockfile.
      ...(manager === "yarn"
        ? [
            "touch yarn.lock",
            "printf 'nodeLinker: node-modules\\nenableImmutableInstalls: false\\n' > .yarnrc.yml",
          ]
        : []),
      ...["install", "test", "run lint", "pack"].map((args) => `${command} ${args}`),
    ],
  };
}

/** The first commands that the guide shows. */
function guideCommands() {
  const [, block] = /```sh\n([^]*?)```/u.exec(readFileSync(GUIDE, "utf8"));
  const commands = block.trim().split("\n");
  if (!commands[0].startsWith(CREATE)) throw new Error(`${GUIDE} must begin with: ${CREATE} …`);
  return [...commands, "npm pack"];
}

/** A program for the plugin's folder: what it asks for of ours is not on the registry yet, or is older there. */
function pointAtTarballs(tarballs) {
  const files = ["@llmobs/core", "@llmobs/testing"].map((name) => [
    name,
    `file:${tarballs[name].file}`,
  ]);
  return `
    import { readFileSync, writeFileSync } from "node:fs";
    const manifest = JSON.parse(readFileSync("package.json", "utf8"));
    Object.assign(manifest.devDependencies, ${JSON.stringify(Object.fromEntries(files))});
    writeFileSync("package.json", JSON.stringify(manifest));`;
}
