/**
 * Rehearses a release on a registry of our own, and then does with npm alone what users and authors of plugins will do.
 * What is published is what is committed.
 *
 *   node .ci/rehearse.mjs
 *
 * A check proves nothing unless it can fail. So those on which the promises rest are made again on something that was
 * broken for it, and have to find that.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newcomer } from "./rehearsal/newcomer.mjs";
import { runExample } from "./rehearsal/readme-example.mjs";
import { startRegistry } from "./rehearsal/registry.mjs";
import { cloneForRelease } from "./rehearsal/release.mjs";
import { differences, failureOf, holds, isNoticed, warningsOf } from "./rehearsal/report.mjs";
import * as twoCores from "./rehearsal/two-cores.mjs";
import * as zeroCode from "./rehearsal/zero-code.mjs";

const CORE = "@llmobs/core";
const HANDLER = "@llmobs/file";
const PLUGIN = "llmobs-rehearsal";

const scratch = mkdtempSync(join(tmpdir(), "llmobs-rehearsal-"));
const registry = await startRegistry(join(scratch, "registry"));
try {
  const clone = cloneForRelease(join(scratch, "repository"), registry);
  const folder = newcomer(join(scratch, "home"), registry);
  const oldCore = clone.versions().find((name) => name.startsWith(`${CORE}@`));
  releaseEverything(clone);
  useOneHandler(folder("one-handler"));
  publishPlugin(folder);
  const app = folder("app-with-plugin");
  usePlugin(app);
  releaseCoreAgain(clone);
  updateCore(app, folder("plugin-of-tomorrow"), clone.versions());
  useTwoCores(folder("library"), folder("two-cores"), oldCore);
} finally {
  await registry.close();
  rmSync(scratch, { recursive: true, force: true });
}

function releaseEverything(clone) {
  const workflow = readFileSync(".github/workflows/release.yml", "utf8");
  const [setting] = /\bPNPM_CONFIG_PROVENANCE: true\b/.exec(workflow) ?? [];
  holds("the workflow asks for provenance", setting ? [] : ["PNPM_CONFIG_PROVENANCE is not set"]);
  const first = clone.pack();
  isNoticed(
    "a release with provenance from a machine that cannot prove where it comes from",
    first.publish({ PNPM_CONFIG_PROVENANCE: "true" }),
    /provenance generation is not supported/,
  );
  holds("a release is of every public package", differences(first.names, clone.versions()));
  holds("it is published", first.publish());
  holds("nothing is left to publish", differences(clone.pack().names, []));
}

function useOneHandler(app) {
  holds(`npm installs ${CORE} and ${HANDLER}`, warningsOf(app.npm("install", CORE, HANDLER)));
  const surplus = () => differences(Object.keys(app.installed()), [CORE, HANDLER]);
  holds("nothing else comes along", surplus());
  holds(`the first example of ${HANDLER} runs`, runExample(app, HANDLER));

  app.npm("install", "@llmobs/bus");
  isNoticed("a package too many", surplus(), /unexpected: @llmobs\/bus/);
  app.write(`node_modules/${CORE}/dist/index.js`, "export {};");
  isNoticed("a core that is empty", runExample(app, HANDLER), /does not provide an export/);
}

function publishPlugin(folder) {
  const authors = folder("author");
  const args = ["--kind", "handler", "--name", PLUGIN, "--yes"];
  const made = authors.npm("create", "llmobs-plugin@latest", "--", ...args);
  holds("npm create llmobs-plugin", failureOf(made));
  const plugin = folder(`author/${PLUGIN}`);
  for (const step of ["install", "test", "run lint", "publish"]) {
    holds(`npm ${step}, in the plugin`, failureOf(plugin.npm(...step.split(" "))));
  }
}

function usePlugin(app) {
  const names = [CORE, "@llmobs/bootstrap", HANDLER, PLUGIN];
  holds("the plugin is installed", warningsOf(app.npm("install", ...names)));
  app.write("app.mjs", zeroCode.APP);
  app.write("endpoint.mjs", zeroCode.ENDPOINT);
  holds("it runs by environment alone", runByEnvironment(app, PLUGIN));
  isNoticed("a plugin that is not there", runByEnvironment(app, "llmobs-gone"), /is not installed/);
}

function runByEnvironment(app, handler) {
  const { stdout, stderr } = app.node(["endpoint.mjs", handler, "LLMOBS_REHEARSAL_URL"]);
  return differences([stdout, stderr], ["log hello\n", ""]);
}

function releaseCoreAgain(clone) {
  const own = ["packages/core/CHANGELOG.md", "packages/core/package.json"];
  const bump = (kind) => differences(clone.bump(CORE, kind), own);
  const dependent = /unexpected: packages\/handlers\/file\/package.json/;
  isNoticed("a major version of core, which moves what needs it", bump("major"), dependent);
  clone.undoBump();
  for (const kind of ["minor", "patch"]) {
    const old = clone.versions();
    holds(`a ${kind} version of core moves nothing but core`, bump(kind));
    const next = clone.pack();
    const isNew = (name) => name.startsWith(`${CORE}@`) && !old.includes(name);
    holds("a release is of core alone", differences(next.names, clone.versions().filter(isNew)));
    holds("it is published", next.publish());
  }
}

function updateCore(app, author, newest) {
  holds("core is updated under old packages", warningsOf(app.npm("install", `${CORE}@latest`)));
  const core = `${CORE}@${app.installed()[CORE]}`;
  holds("it is the newest", newest.includes(core) ? [] : [`unexpected: ${core}`]);
  holds("npm finds nothing wrong with the tree", warningsOf(app.npm("ls", "--all")));
  holds("the old plugin runs", runByEnvironment(app, PLUGIN));

  const name = "llmobs-tomorrow";
  const peerDependencies = { [CORE]: "^99.0.0" };
  author.write("package.json", JSON.stringify({ name, version: "1.0.0", peerDependencies }));
  author.npm("publish");
  isNoticed("a plugin for a core to come", warningsOf(app.npm("install", name)), /ERESOLVE/);
}

function useTwoCores(library, app, oldCore) {
  for (const [file, text] of Object.entries(twoCores.LIBRARY)) library.write(file, text);
  library.npm("install", "--save-exact", oldCore);
  holds("a library with a core of its own is published", warningsOf(library.npm("publish")));
  const names = [CORE, HANDLER, "llmobs-rehearsal-library"];
  holds("it is installed beside a newer core", warningsOf(app.npm("install", ...names)));
  app.write("app.mjs", twoCores.APP);
  const errors = () => warningsOf(app.node(["app.mjs"]));
  holds("two cores work together", errors());

  const other = `node_modules/llmobs-rehearsal-library/node_modules/${CORE}/dist/index.js`;
  app.write(other, app.read(other).replace("@llmobs/core/1", "@llmobs/core/another"));
  isNoticed("a core that shares nothing", errors(), /the tool's call is in the session/);
}
