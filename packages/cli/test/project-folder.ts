import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { layPackage, packageOf, withDependencies } from "./published.ts";

const BIN = fileURLToPath(new URL("../src/bin.ts", import.meta.url));

/** How the command ended, and what it said. */
interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How packages lie in a project: flat, as npm and yarn lay them, or apart, as pnpm does. */
export type Layout = "npm" | "yarn" | "pnpm";

const LOCKFILES = { npm: "package-lock.json", yarn: "yarn.lock", pnpm: "pnpm-lock.yaml" } as const;

/** A project in a folder of its own, with packages in its `node_modules`. */
export interface ProjectFolder extends Disposable {
  readonly path: string;
  write(name: string, content: string): void;
  /** Installs packages of this project, with all that they need. */
  install(...names: readonly string[]): void;
  /** Installs a third party's package of one module; below another package's folder where it says so. */
  add(name: string, module: string, manifest?: object, below?: string): void;
  /** Runs the command there, with these variables and no others of llmobs. */
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
}

export function projectFolder(layout: Layout = "npm"): ProjectFolder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "llmobs-cli-")));
  const modules = join(path, "node_modules");
  function write(name: string, content: string): void {
    const file = join(path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  write("package.json", JSON.stringify({ name: "project", private: true }));
  write(LOCKFILES[layout], "");

  function installFlat(names: readonly string[]): void {
    for (const found of withDependencies(names)) {
      layPackage(found, join(modules, found.manifest.name));
    }
  }

  function installApart(names: readonly string[]): void {
    const store = (name: string): string =>
      join(modules, ".pnpm", `${name.replace("/", "+")}@1.0.0`);
    const folderOf = (name: string): string => join(store(name), "node_modules", name);
    for (const found of withDependencies(names)) {
      const { name, dependencies, peerDependencies } = found.manifest;
      layPackage(found, folderOf(name));
      for (const needed of Object.keys({ ...dependencies, ...peerDependencies })) {
        link(folderOf(needed), join(store(name), "node_modules", needed));
      }
    }
    for (const name of names) link(folderOf(name), join(modules, name));
  }

  return {
    path,
    write,
    install: (...names) => (layout === "pnpm" ? installApart(names) : installFlat(names)),
    add: (name, module, manifest = {}, below = ".") => {
      const folder = join(below, "node_modules", name);
      const standard = { name, version: "1.0.0", type: "module", exports: "./index.js" };
      const peers = { peerDependencies: { "@llmobs/core": "^1.0.0" } };
      const keywords = ["llmobs-plugin"];
      write(
        join(folder, "package.json"),
        JSON.stringify({ ...standard, keywords, ...peers, ...manifest }),
      );
      write(join(folder, "index.js"), module);
    },
    run: (args, env = {}) => run(args, path, env),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** The version of core that is laid. */
export function coreVersion(): string {
  return packageOf("@llmobs/core").manifest.version;
}

/** The text of a module that exports a handler's plugin. */
export function pluginModule(name: string, fields = ""): string {
  return `export const plugin = { apiVersion: 1, kind: "handler", name: "${name}", create: () => ({ name: "${name}", handle() {} }), ${fields} };\n`;
}

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path, "junction");
}

async function run(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  const { PATH = "", SystemRoot = "" } = process.env;
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd,
    env: { PATH, SystemRoot, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
}
