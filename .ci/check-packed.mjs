/**
 * Checks each package as a user gets it, from its tarball:
 *
 * - it holds the built code, a README and the licence, and neither tests nor sources;
 * - publint has nothing to say about it;
 * - installed, every export can be imported and required, on this Node and on the oldest that we support;
 * - its types compile in a strict project that checks the declarations of libraries too, whether it is an ES module, a
 *   CommonJS one or bundled. (This is what @arethetypeswrong/cli is for, done with the compiler that we support.)
 * - what authors of plugins need compiles with the oldest TypeScript too, as do the templates and the guide's snippets;
 * - @llmobs/bootstrap works with nothing beside it but the handlers that an app asks for;
 * - the llmobs command finds every plugin of an installation of npm's and of pnpm's, and nothing wrong with them;
 * - a plugin that is made with create-llmobs-plugin passes its own tests, with every package manager.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { checkBootstrapAlone } from "./bootstrap-alone.mjs";
import { checkCommandLine } from "./command-line.mjs";
import { checkNewPlugins } from "./new-plugins.mjs";
import { OLDEST_NODE, onOldestNode } from "./oldest-node.mjs";
import { OLDEST_TYPESCRIPT, onOldestTypeScript } from "./oldest-typescript.mjs";
import { installTarballs, packAll, publicPackages } from "./packages.mjs";

/** What plugins are written against, and a handler as an example of what is. */
const FOR_AUTHORS = ["@llmobs/core", "@llmobs/testing", "@llmobs/webhook"];

const scratch = mkdtempSync(join(tmpdir(), "llmobs-packed-"));
const problems = [];
try {
  const packages = publicPackages();
  const tarballs = packAll(packages, scratch);
  for (const { name } of packages) await checkTarball(name, tarballs[name]);

  const specifiers = packages.flatMap(({ name, manifest }) =>
    Object.keys(manifest.exports).map((subpath) => name + subpath.slice(1)),
  );
  const consumer = join(scratch, "consumer");
  installTarballs(consumer, tarballs, peersOfSubpaths(packages));
  checkLoading(consumer, specifiers);
  checkTypes(consumer, specifiers);
  checkOldestTypeScript(consumer, specifiers);
  const bootstrapAlone = join(scratch, "bootstrap-alone");
  problems.push(...checkBootstrapAlone(bootstrapAlone, tarballs));
  const isPlugin = ({ manifest }) => manifest.keywords.includes("llmobs-plugin");
  const bundled = ["buffer", "filter", "redact", "sampling"].map((name) => `@llmobs/${name}`);
  const projects = {
    pnpm: { directory: consumer, plugins: packages.filter(isPlugin).map(({ name }) => name) },
    npm: { directory: bootstrapAlone, plugins: [...bundled, "@llmobs/sqlite"] },
  };
  const bin = join(consumer, "node_modules/@llmobs/cli/dist/bin.js");
  problems.push(...checkCommandLine(bin, projects));
  problems.push(...(await checkNewPlugins(join(scratch, "new-plugins"), tarballs)));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

for (const problem of problems) console.error(`error: ${problem}`);
process.exitCode = problems.length === 0 ? 0 : 1;

async function checkTarball(name, { file, size, contents }) {
  // Templates are sources and tests, of other packages.
  const isTemplate = (path) => path.startsWith("templates/");
  const isSource = (path) => /\.test\.|\.bench\.|(^|\/)(src|test)\//.test(path);
  const unwanted = contents.filter((path) => isSource(path) && !isTemplate(path));
  for (const path of unwanted) problems.push(`${name}: ${path} should not be in the tarball`);
  for (const path of ["README.md", "LICENSE", "dist/index.js", "dist/index.d.ts"]) {
    if (!contents.includes(path)) problems.push(`${name}: ${path} is missing in the tarball`);
  }
  const tarball = new Uint8Array(readFileSync(file)).buffer;
  const { messages, pkg } = await publint({ strict: true, pack: { tarball } });
  for (const message of messages) problems.push(`${name}: ${formatMessage(message, pkg)}`);
  console.log(`${name}: ${contents.length} files, ${(size / 1024).toFixed(1)} KiB packed`);
}

/** The optional peers after which a subpath is named: who imports that has installed them. */
function peersOfSubpaths(packages) {
  return Object.assign(
    {},
    ...packages.flatMap(({ manifest: { exports, peerDependencies, peerDependenciesMeta = {} } }) =>
      Object.keys(peerDependenciesMeta)
        .filter((peer) => Object.hasOwn(exports, `./${peer}`))
        .map((peer) => ({ [peer]: peerDependencies[peer] })),
    ),
  );
}

function checkLoading(directory, specifiers) {
  const script = "load-exports.mjs";
  copyFileSync(new URL(script, import.meta.url), join(directory, script));
  const options = { cwd: directory };

  const args = [script, ...specifiers];
  attempt(`loading on Node ${process.versions.node}`, "node", args, options);
  attempt(`loading on Node ${OLDEST_NODE}`, ...onOldestNode(args), options);
}

function checkTypes(directory, specifiers) {
  const importAll = specifiers.map(
    (specifier) => `export * as "${specifier}" from "${specifier}";`,
  );
  const requireAll = specifiers.map(
    (specifier, index) => `import e${index} = require("${specifier}");\nexport { e${index} };`,
  );
  writeFileSync(join(directory, "module.mts"), importAll.join("\n"));
  writeFileSync(join(directory, "commonjs.cts"), requireAll.join("\n"));

  const common = typeOptions();
  const options = { cwd: directory };
  attempt(
    "types in Node",
    "tsc",
    [...common, "--module", "nodenext", "module.mts", "commonjs.cts"],
    options,
  );
  attempt(
    "types in a bundler",
    "tsc",
    [...common, "--module", "esnext", "--moduleResolution", "bundler", "module.mts"],
    options,
  );
}

function checkOldestTypeScript(consumer, specifiers) {
  const directory = join(consumer, "authors");
  const known = specifiers.filter((specifier) =>
    FOR_AUTHORS.some((name) => `${specifier}/`.startsWith(`${name}/`)),
  );
  const imports = known.map((specifier, index) => `export * as e${index} from "${specifier}";`);
  const templates = ["handler", "decorator", "instrumentation"].map((kind) => {
    const sources = join("packages/create-llmobs-plugin/templates", kind, "src");
    cpSync(sources, join(directory, kind), { recursive: true });
    // The test of an instrumentation needs the client, too.
    return join(kind, kind === "instrumentation" ? "index.ts" : "my-plugin.test.ts");
  });
  const guide = readFileSync("packages/core/PLUGINS.md", "utf8");
  if (!guide.includes(`which CI checks with ${OLDEST_TYPESCRIPT}`)) {
    problems.push(`PLUGINS.md does not name the oldest TypeScript, ${OLDEST_TYPESCRIPT}`);
  }
  const snippets = [...guide.matchAll(/^```ts\n([^]*?)^```$/gmu)].map(([, code]) => code);
  const modules = [imports.join("\n"), ...snippets].map((code, index) => {
    writeFileSync(join(directory, `${index}.mts`), code);
    return `${index}.mts`;
  });
  writeFileSync(join(directory, "package.json"), JSON.stringify({ type: "module" }));

  const args = [...typeOptions(), "--module", "nodenext", "--allowImportingTsExtensions"];
  const command = onOldestTypeScript([...args, "--lib", "es2023", ...modules, ...templates]);
  attempt(`types with TypeScript ${OLDEST_TYPESCRIPT}`, ...command, { cwd: directory });
}

function typeOptions() {
  const types = join(process.cwd(), "node_modules", "@types");
  const base = ["--strict", "--noEmit", "--skipLibCheck", "false", "--target", "es2022"];
  return [...base, "--typeRoots", types, "--types", "node"];
}

function attempt(what, command, args, options) {
  try {
    execFileSync(command, args, { ...options, encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    problems.push(`${what}\n${error.stdout}${error.stderr}`);
  }
}
