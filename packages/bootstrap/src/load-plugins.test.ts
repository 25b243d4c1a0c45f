import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AppFolder, appFolder, pluginModule } from "../test/app-folder.ts";
import { runNode } from "../test/run-app.ts";
import { importPlugins, requirePlugins } from "./load-plugins.ts";

let app: AppFolder;
const [, startedAs = ""] = process.argv;

beforeEach(() => {
  app = appFolder();
  // The app's folder is neither the working directory nor above this package: as under pnpm, it alone
  // sees its packages.
  process.argv[1] = app.write("src/main.js", "");
});

afterEach(() => {
  process.argv[1] = startedAs;
  app[Symbol.dispose]();
});

const ways = [
  ["importPlugins", importPlugins],
  ["requirePlugins", async (names: Iterable<string>) => requirePlugins(names)],
] as const;

describe.each(ways)("%s", (_way, load) => {
  async function namesOf(...handlers: string[]): Promise<string[]> {
    return [...(await load(handlers)).values()].map(({ name }) => name);
  }

  it("finds a third party's package by its short name, its name, and its name in a scope", async () => {
    app.install("llmobs-acme", pluginModule("acme"));
    app.install("@acme/llmobs-x", pluginModule("x"));
    expect(await namesOf("acme", "@acme/llmobs-x")).toEqual(["acme", "x"]);
    expect(await namesOf("llmobs-acme")).toEqual(["acme"]);
  });

  it("prefers ours to a third party's", async () => {
    app.install("llmobs-slack", pluginModule("theirs"));
    app.install("@llmobs/slack", pluginModule("ours"));
    expect(await namesOf("slack")).toEqual(["ours"]);
  });

  it("takes a CommonJS module, and one that is exported to import alone", async () => {
    app.install(
      "llmobs-cjs",
      `exports.plugin = { apiVersion: 1, kind: "handler", name: "cjs", create: () => {} };`,
      { main: "./index.js" },
    );
    app.install("llmobs-esm", pluginModule("esm"), {
      type: "module",
      exports: { ".": { types: "./index.d.ts", node: { import: "./index.js" } } },
    });
    expect(await namesOf("cjs", "esm")).toEqual(["cjs", "esm"]);
  });

  it("says what to install, before anything is loaded", async () => {
    app.install("llmobs-acme", "globalThis.wasLoaded = true;");
    await expect(load(["llmobs-acme", "pager"])).rejects.toMatchObject({
      code: "ERR_LLMOBS_PLUGIN_MISSING",
      message:
        '[bootstrap] The handler "pager" needs the package @llmobs/pager, which is not installed. Run: pnpm add @llmobs/pager',
    });
    expect(globalThis).not.toHaveProperty("wasLoaded");
  });

  it.each([
    ["sqlit", "sqlite"],
    ["llmobs-amce", "llmobs-acme"],
  ])("asks whether %s was a slip for %s", async (slip, meant) => {
    app.install("llmobs-acme", "");
    app.install("@llmobs/sqlite", "");
    await expect(load([slip])).rejects.toThrow(`Or is "${meant}" meant, which is installed?`);
  });

  it("refuses one package under two names", async () => {
    app.install("llmobs-acme", pluginModule("acme"));
    await expect(load(["acme", "llmobs-acme"])).rejects.toThrow(
      '[bootstrap] "acme" and "llmobs-acme" are both the package llmobs-acme; name it once.',
    );
  });

  it.each([
    [
      "a decorator",
      `export const plugin = { apiVersion: 1, kind: "decorator", create: () => {} };`,
      "is a decorator, which stands in front of a handler and cannot be one.",
    ],
    [
      "without a plugin",
      `export const handler = () => {};`,
      'is no handler: it exports no `plugin` with the kind "handler" and a function `create`.',
    ],
    [
      "with half a plugin",
      `export const plugin = { apiVersion: 1, kind: "handler" };`,
      "is no handler: ",
    ],
    [
      "of a later version",
      `export const plugin = { apiVersion: 2, kind: "handler", create: () => {} };`,
      "is written for version 2 of the plugins' interface; this bootstrap knows version 1.",
    ],
    ["that throws", `throw new Error("no licence");`, "cannot be loaded: no licence"],
    [
      "that lacks a package of its own",
      `import "nowhere-to-be-found";`,
      "cannot be loaded: Cannot find package 'nowhere-to-be-found'",
    ],
  ])("refuses a package %s", async (_what, module, message) => {
    app.install("llmobs-acme", module);
    await expect(load(["acme"])).rejects.toMatchObject({
      code: "ERR_LLMOBS_PLUGIN_UNUSABLE",
      message: expect.stringContaining(`[bootstrap] The package llmobs-acme ${message}`),
    });
  });

  it("refuses a package whose module is not there", async () => {
    app.install("llmobs-acme", "", { exports: "./missing.js" });
    await expect(load(["acme"])).rejects.toMatchObject({ code: "ERR_LLMOBS_PLUGIN_UNUSABLE" });
    app.install("llmobs-bare", "", { type: "module", exports: { "./x": "./index.js" } });
    await expect(load(["bare"])).rejects.toThrow(/exports no module there/);
  });
});

it("finds the plugin of a CommonJS module whose exports Node cannot tell beforehand", async () => {
  app.link("bootstrap", "core");
  app.install(
    "llmobs-opaque",
    `const make = () => ({ plugin: { apiVersion: 1, kind: "handler", name: "opaque", create: () => ({ name: "opaque", handle() {} }) } });
    module.exports = make();`,
    { main: "./index.js" },
  );
  const program = app.write(
    "app.mjs",
    `import { bootstrapFromEnv } from "@llmobs/bootstrap";
    const { observability } = await bootstrapFromEnv({ LLMOBS_HANDLERS: "opaque" });
    console.log(observability.stats().handlers[0].name);`,
  );
  const ended = await runNode([program], { cwd: app.path, env: {} });
  expect(ended).toEqual({ code: 0, signal: null, stdout: "opaque\n", stderr: "" });
});

describe("a module with a top-level await", () => {
  beforeEach(() => app.install("llmobs-acme", `await 0;\n${pluginModule("acme")}`));

  it("is imported", async () => {
    expect([...(await importPlugins(["acme"])).keys()]).toEqual(["acme"]);
  });

  it("cannot be required, and the error says what to do instead", () => {
    expect(() => requirePlugins(["acme"])).toThrow(
      "has a top-level await, for which @llmobs/bootstrap/register cannot wait; call bootstrapFromEnv(process.env) in the app instead",
    );
  });
});
