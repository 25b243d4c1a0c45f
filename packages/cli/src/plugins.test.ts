import { afterEach, describe, expect, it } from "vitest";
import {
  coreVersion,
  type Layout,
  pluginModule,
  projectFolder,
  type ProjectFolder,
} from "../test/project-folder.ts";

let project: ProjectFolder;

afterEach(() => project[Symbol.dispose]());

interface Listed {
  readonly core: string | null;
  readonly plugins: readonly {
    readonly package: string;
    readonly version: string;
    readonly folder: string;
    readonly kind: string;
    readonly name?: string;
    readonly purpose?: string;
    readonly guarantees?: object;
    readonly fit: { readonly fits: boolean; readonly reason?: string };
  }[];
}

async function list(...args: string[]): Promise<Listed & { readonly code: number | null }> {
  const { code, stdout, stderr } = await project.run(["plugins", "--json", ...args]);
  expect(stderr).toBe("");
  return { code, ...JSON.parse(stdout) };
}

describe.each<Layout>(["npm", "pnpm"])("in a project of %s", (layout) => {
  it("lists what can be reached, and what that brings along", async () => {
    project = projectFolder(layout);
    project.install("@llmobs/core", "@llmobs/bootstrap", "@llmobs/file");
    const { code, core, plugins } = await list();
    expect(code).toBe(0);
    expect(core).toBe(coreVersion());
    expect(
      plugins.map(({ package: name, kind, name: called, purpose, fit }) => [
        name,
        kind,
        called,
        purpose,
        fit.fits,
      ]),
    ).toEqual([
      ["@llmobs/buffer", "decorator", "buffer", undefined, true],
      ["@llmobs/file", "handler", "file", "store", true],
      ["@llmobs/filter", "decorator", "filter", undefined, true],
      ["@llmobs/redact", "decorator", "redact", undefined, true],
      ["@llmobs/sampling", "decorator", "sampling", undefined, true],
      ["@llmobs/sampling", "decorator", "tail-sampling", undefined, true],
    ]);
    for (const { guarantees, folder } of plugins) {
      expect(Object.keys(guarantees ?? {})).toHaveLength(5);
      expect(folder.startsWith(project.path)).toBe(true);
    }
  });
});

describe("llmobs plugins", () => {
  it("knows third parties' by keyword or export: handlers, CommonJS, instrumentations", async () => {
    project = projectFolder();
    project.install("@llmobs/core");
    project.add("llmobs-acme", pluginModule("acme", 'purpose: "aggregate"'));
    project.add("@acme/llmobs-sdk", "export function observeSdk() {}\n");
    project.add("without-keyword", pluginModule("quiet"), { keywords: [] });
    project.add("written-for-core", "export const other = 1;\n", { keywords: [] });
    project.add("quiet-sdk", "export const observeQuiet = () => {};\n", { keywords: [] });
    project.add(
      "llmobs-cjs",
      "const make = () => ({ plugin: { apiVersion: 1, kind: 'decorator', name: 'cjs', create() {} } }); module.exports = make();\n",
      { type: "commonjs", exports: undefined, main: "./index.js" },
    );
    project.add("llmobs-esm", pluginModule("esm"), { exports: { ".": { import: "./index.js" } } });
    const { code, plugins } = await list();
    expect(code).toBe(0);
    expect(plugins.map(({ package: name, kind, purpose }) => [name, kind, purpose])).toEqual([
      ["@acme/llmobs-sdk", "instrumentation", undefined],
      ["llmobs-acme", "handler", "aggregate"],
      ["llmobs-cjs", "decorator", undefined],
      ["llmobs-esm", "handler", "show"],
      ["quiet-sdk", "instrumentation", undefined],
      ["without-keyword", "handler", "show"],
    ]);
  });

  it.each([
    [
      "is written for a later core",
      pluginModule("acme"),
      { peerDependencies: { "@llmobs/core": "^2.0.0" } },
      `it needs @llmobs/core ^2.0.0, and finds ${coreVersion()}`,
    ],
    [
      "is written for a later interface",
      pluginModule("acme").replace("apiVersion: 1", "apiVersion: 2"),
      {},
      `it is written for version 2 of the plugins' interface, and finds @llmobs/core ${coreVersion()}`,
    ],
    ["cannot be loaded", 'throw new Error("no licence");\n', {}, "it cannot be loaded: no licence"],
    [
      "has the keyword alone",
      "export const handler = () => {};\n",
      {},
      "it has the keyword llmobs-plugin, and exports neither a `plugin` nor an `observe…`",
    ],
  ])("says of a plugin that %s why it does not fit", async (_what, module, manifest, reason) => {
    project = projectFolder();
    project.install("@llmobs/core");
    project.add("llmobs-acme", module, manifest);
    const { code, plugins } = await list();
    expect(code).toBe(1);
    expect(plugins.map(({ fit }) => fit)).toEqual([{ fits: false, reason }]);
    const { stdout } = await project.run(["plugins"]);
    expect(stdout).toContain(`  fits        no: ${reason}\n`);
  });

  it("says so where there is no core", async () => {
    project = projectFolder();
    project.add("llmobs-acme", pluginModule("acme"));
    expect(await list()).toMatchObject({
      code: 1,
      core: null,
      plugins: [{ fit: { fits: false, reason: "it finds no @llmobs/core" } }],
    });
  });

  it("finds what a workspace has hoisted, and each copy of a plugin", async () => {
    project = projectFolder();
    project.install("@llmobs/core");
    project.add("llmobs-acme", pluginModule("acme"), { version: "1.2.0" });
    project.write("packages/app/package.json", "{}");
    project.add("llmobs-acme", pluginModule("acme"), { version: "1.10.0" }, "packages/app");
    const { plugins } = await list("--cwd", "packages/app");
    expect(plugins.map(({ version, fit }) => [version, fit.fits])).toEqual([
      ["1.2.0", true],
      ["1.10.0", true],
    ]);
  });

  it("lists nothing where nothing is", async () => {
    project = projectFolder();
    expect(await project.run(["plugins"])).toEqual({
      code: 0,
      stdout: "@llmobs/core is not installed\n\nNo plugins are installed.\n",
      stderr: "",
    });
  });

  it("ends though a plugin has left something running", async () => {
    project = projectFolder();
    project.install("@llmobs/core");
    project.add("llmobs-acme", `setInterval(() => {}, 1_000);\n${pluginModule("acme")}`);
    expect((await list()).plugins).toHaveLength(1);
  });
});
