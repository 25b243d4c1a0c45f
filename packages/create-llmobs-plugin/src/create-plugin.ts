import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { PluginKind } from "./plugin-kind.ts";
import { parseName } from "./plugin-name.ts";
import { filesFor } from "./templates.ts";
import { UsageError } from "./usage-error.ts";

/** What plugin is made, and where. */
export interface CreatePluginOptions {
  readonly kind: PluginKind;
  /** The package's name: `llmobs-<thing>`, with or without a scope. */
  readonly name: string;
  /** Where its files go; the folder is made, or is empty. @default one of the package's name, without its scope */
  readonly directory?: string;
}

/** What was made. */
export interface CreatedPlugin {
  /** The folder, as an absolute path. */
  readonly directory: string;
  /** The files in it, in alphabetical order. */
  readonly files: readonly string[];
}

/**
 * Writes the files of a new plugin. Nothing that exists is overwritten.
 *
 * @throws UsageError where the name is none, or something is in the folder.
 * @example
 * ```ts
 * import { createPlugin } from "create-llmobs-plugin";
 *
 * const { files } = createPlugin({ kind: "decorator", name: "@acme/llmobs-stale" });
 * console.log(files.filter((file) => file.startsWith("src/")).join(" "));
 * // => src/index.ts src/plugin.ts src/stale.test.ts src/stale.ts
 * ```
 */
export function createPlugin(options: CreatePluginOptions): CreatedPlugin {
  const name = parseName(options.name);
  const directory = resolve(options.directory ?? name.folder);
  refuseToOverwrite(directory);
  const files = filesFor(options.kind, name);
  for (const [path, text] of files) {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { flag: "wx" });
  }
  return { directory, files: [...files.keys()].toSorted() };
}

/** A repository that holds nothing yet is as good as an empty folder. */
function refuseToOverwrite(directory: string): void {
  if (!existsSync(directory)) return;
  const isFolder = statSync(directory).isDirectory();
  const [found] = isFolder ? readdirSync(directory).filter((name) => name !== ".git") : ["a file"];
  if (found === undefined) return;
  throw new UsageError(
    `Expected ${directory} to be an empty folder, or not to exist; found ${found}. For example: --directory ../another`,
  );
}
