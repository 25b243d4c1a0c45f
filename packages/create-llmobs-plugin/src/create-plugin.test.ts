import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { runCommand } from "../test/run-command.ts";
import { temporaryFolder } from "../test/temporary-folder.ts";
import { createPlugin } from "./create-plugin.ts";
import { KINDS, type PluginKind } from "./plugin-kind.ts";

const kinds = Object.keys(KINDS) as PluginKind[];
const NODE_MODULES = fileURLToPath(new URL("../node_modules", import.meta.url));

describe.concurrent.each(kinds)("a new %s", (kind) => {
  function create(): { readonly directory: string; readonly files: readonly string[] } {
    const directory = join(temporaryFolder(), "plugin");
    return createPlugin({ kind, name: "@acme/llmobs-big-query", directory });
  }

  it("has ten files at most, none of which bears the template's name", () => {
    const { directory, files } = create();
    expect(files.length).toBeLessThanOrEqual(10);
    expect(files).toContain(".gitignore");
    const onDisk = readdirSync(directory, { recursive: true, withFileTypes: true });
    expect(onDisk.filter((entry) => entry.isFile())).toHaveLength(files.length);
    for (const file of files) {
      expect(file).not.toMatch(/my-?plugin/iu);
      expect(readFileSync(join(directory, file), "utf8")).not.toMatch(/my[-_]?plugin/iu);
    }
  });

  // As it is with every package manager, lint and packing included, is for .ci/check-scaffold.mjs to tell.
  it("passes its own tests", async () => {
    const { directory } = create();
    symlinkSync(NODE_MODULES, join(directory, "node_modules"), "junction");
    const ended = await runCommand("npm", ["test"], directory);
    expect(ended.code === 0 ? "ok" : `${ended.stdout}${ended.stderr}`).toBe("ok");
    expect(ended.stdout).toMatch(/^(?:#|ℹ) fail 0$/mu);
    expect(ended.stdout).not.toMatch(/^(?:#|ℹ) pass 0$/mu);
  });
});

describe("createPlugin", () => {
  it("overwrites nothing", () => {
    const directory = temporaryFolder();
    writeFileSync(join(directory, "notes.txt"), "mine");
    expect(() => createPlugin({ kind: "handler", name: "llmobs-acme", directory })).toThrow(
      `Expected ${directory} to be an empty folder, or not to exist; found notes.txt. For example: --directory ../another`,
    );
    expect(readdirSync(directory)).toEqual(["notes.txt"]);
    const file = join(directory, "notes.txt");
    expect(() => createPlugin({ kind: "handler", name: "llmobs-acme", directory: file })).toThrow(
      "found a file.",
    );
    expect(readFileSync(file, "utf8")).toBe("mine");
  });

  it("takes a repository that is still empty", () => {
    const directory = temporaryFolder();
    mkdirSync(join(directory, ".git"));
    expect(createPlugin({ kind: "handler", name: "llmobs-acme", directory }).files).toContain(
      "src/acme.ts",
    );
  });

  it.each(kinds)("asks, for a new %s, for the versions with which it is tested here", (kind) => {
    const folder = createPlugin({
      kind,
      name: "llmobs-acme",
      directory: join(temporaryFolder(), "acme"),
    }).directory;
    const { devDependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const tested = Object.keys(devDependencies).map((name) => {
      const manifest = readFileSync(join(NODE_MODULES, name, "package.json"), "utf8");
      return [name, `^${JSON.parse(manifest).version}`];
    });
    expect(devDependencies).toEqual(Object.fromEntries(tested));
  });
});
