import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const installed = fileURLToPath(new URL("../node_modules/@llmobs", import.meta.url));
const bootstrapFolder = fileURLToPath(new URL("..", import.meta.url));

/** An app's folder of its own, with packages in its `node_modules`. */
export interface AppFolder extends Disposable {
  readonly path: string;
  /** Writes a file, and gives its path. */
  write(name: string, text: string): string;
  /** Installs a package of one module, and gives the module's path. */
  install(name: string, module: string, manifest?: object): string;
  /** Installs packages of this project, as far as this package itself has them. */
  link(...names: readonly string[]): void;
}

/** Makes an empty app's folder. It has no name in common with this package's, so that nothing is found by chance. */
export function appFolder(): AppFolder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "llmobs-app-")));
  function write(name: string, text: string): string {
    const file = join(path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }
  return {
    path,
    write,
    install: (name, module, manifest = { type: "module", exports: "./index.js" }) => {
      const folder = `node_modules/${name}`;
      write(`${folder}/package.json`, JSON.stringify({ name, version: "1.0.0", ...manifest }));
      return write(`${folder}/index.js`, module);
    },
    link: (...names) => {
      mkdirSync(join(path, "node_modules/@llmobs"), { recursive: true });
      for (const name of names) {
        const target = name === "bootstrap" ? bootstrapFolder : realpathSync(join(installed, name));
        symlinkSync(target, join(path, "node_modules/@llmobs", name), "junction");
      }
    },
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** The text of a module that exports a handler's plugin, whose factory is the text `create`. */
export function pluginModule(name: string, create: string = "() => ({})", fields = ""): string {
  return `export const plugin = { apiVersion: 1, kind: "handler", name: "${name}", create: ${create}, ${fields} };\n`;
}
