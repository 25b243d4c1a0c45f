/**
 * Checks that an app needs nothing but @llmobs/bootstrap and the handlers that it asks for: with those two packages of
 * INSTALLED from their tarballs in an empty folder, an app is configured by its environment alone, in its code or with no
 * change to it; and where it asks for a handler that is not there, it is told what to install.
 *
 * Installs with npm, since nothing is set up for it: only what the tarballs declare is there.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onOldestNode } from "./oldest-node.mjs";

const INSTALLED = ["@llmobs/bootstrap", "@llmobs/sqlite"];
const HANDLERS_THERE = "sqlite";

const ZERO_CODE = ["--import", "@llmobs/bootstrap/register"];
const APPS = {
  "in-code.mjs": {
    flags: [],
    code: `
      import { bootstrapFromEnv } from "@llmobs/bootstrap";
      const { observability, bus, shutdown } = await bootstrapFromEnv(process.env);
      bus.handle("greet", (name) => console.log("Hello", name, "from", observability.source));
      await bus.execute({ type: "greet", input: "Ada" });
      await shutdown();`,
  },
  "unchanged.mjs": {
    flags: ZERO_CODE,
    code: `
      import { getDefaultManager } from "@llmobs/core";
      const { trace, source } = getDefaultManager();
      trace.command("greet", "Ada", () => console.log("Hello Ada from", source));`,
  },
  "unchanged.cjs": {
    flags: ZERO_CODE,
    code: `
      const { getDefaultManager } = require("@llmobs/core");
      const { trace, source } = getDefaultManager();
      trace.command("greet", "Ada", () => console.log("Hello Ada from", source));`,
  },
};

const COUNT = `
  const { openEventStore } = require("@llmobs/sqlite");
  process.stdout.write(JSON.stringify(openEventStore("events.db").counts()));`;

/** What is wrong, if anything. The folder is made. */
export function checkBootstrapAlone(directory, tarballs) {
  install(directory, tarballs);
  const problems = [];
  const nodes = { "this Node": (args) => ["node", args], "the oldest Node": onOldestNode };
  for (const [which, commandFor] of Object.entries(nodes)) {
    const start = (args, env) => run(directory, commandFor(args), env);
    for (const [file, { flags, code }] of Object.entries(APPS)) {
      writeFileSync(join(directory, file), code);
      const expect = (what, isAsExpected, result) => {
        if (isAsExpected) return;
        problems.push(`bootstrap alone, ${file} on ${which}: ${what}\n${JSON.stringify(result)}`);
      };

      const app = start([...flags, file], { LLMOBS_HANDLERS: "sqlite" });
      const greeted = app.status === 0 && app.stdout === "Hello Ada from greeter\n";
      expect("ends well, and quietly", greeted && app.stderr === "", app);
      const stored = start(["--eval", COUNT], {});
      const isStored = stored.stdout === '{"command.end":1,"command.start":1}';
      expect("stores its events in the database that its environment names", isStored, stored);
      rmSync(join(directory, "events.db"), { force: true });

      const lacking = start([...flags, file], { LLMOBS_HANDLERS: "sqlite,slack" });
      const isTold = lacking.stderr.includes("is not installed. Run: pnpm add @llmobs/slack");
      expect("says what to install", isTold && lacking.status === 1, lacking);
      expect("does not start without it", lacking.stdout === "", lacking);
    }
  }
  return problems;
}

function install(directory, tarballs) {
  mkdirSync(directory);
  const files = Object.entries(tarballs).map(([name, { file }]) => [name, `file:${file}`]);
  const isInstalled = ([name]) => INSTALLED.includes(name);
  const manifest = {
    private: true,
    dependencies: Object.fromEntries(files.filter(isInstalled)),
    // What those two need of ours would be asked of the registry.
    overrides: Object.fromEntries(files.filter((entry) => !isInstalled(entry))),
  };
  writeFileSync(join(directory, "package.json"), JSON.stringify(manifest, null, 2));
  const args = ["install", "--no-audit", "--no-fund", "--loglevel=error"];
  execFileSync("npm", args, { cwd: directory, stdio: ["ignore", "ignore", "inherit"] });

  const there = readdirSync(join(directory, "node_modules/@llmobs"));
  const found = readdirSync("packages/handlers").filter((handler) => there.includes(handler));
  if (found.join() !== HANDLERS_THERE) {
    throw new Error(`Expected ${HANDLERS_THERE} as the only handler; found ${found.join()}.`);
  }
}

function run(cwd, [command, args], variables) {
  const own = { OTEL_SERVICE_NAME: "greeter", LLMOBS_SQLITE_PATH: "events.db", ...variables };
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(LLMOBS|OTEL)_|^NODE_(ENV|OPTIONS)$/.test(name),
  );
  const env = { ...Object.fromEntries(inherited), ...own };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: "utf8" });
  return { status, stdout, stderr };
}
