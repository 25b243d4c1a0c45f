import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { PluginKind } from "./plugin-kind.ts";
import type { PluginName } from "./plugin-name.ts";

const TEMPLATES = fileURLToPath(new URL("../templates/", import.meta.url));

/** The name that the templates themselves have, form by form; the first that matches counts. */
const PLACEHOLDERS: readonly (readonly [placeholder: string, form: keyof PluginName])[] = [
  ["llmobs-my-plugin", "package"],
  ["my-plugin", "kebab"],
  ["myPlugin", "camel"],
  ["MyPlugin", "pascal"],
  ["MY_PLUGIN", "constant"],
];

/** The files of a new plugin, texts by their paths in its folder. */
export function filesFor(kind: PluginKind, name: PluginName): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const folder of ["common", kind]) {
    for (const [file, text] of templatesIn(join(TEMPLATES, folder))) {
      const path = renamed(file, name);
      const common = path === "package.json" ? files.get(path) : undefined;
      files.set(path, renamed(common === undefined ? text : merged(common, text), name));
    }
  }
  return files;
}

function* templatesIn(root: string): Generator<readonly [path: string, text: string], void> {
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = join(dirname(relative(root, file)), properName(entry.name));
    yield [path.split(sep).join("/"), readFileSync(file, "utf8")];
  }
}

/** The package.json of all kinds, with what one of them needs besides. */
function merged(common: string, own: string): string {
  const manifest = JSON.parse(common);
  const needed = { ...manifest.devDependencies, ...JSON.parse(own).devDependencies };
  const inOrder = Object.entries(needed).toSorted(([one], [other]) => one.localeCompare(other));
  const devDependencies = Object.fromEntries(inOrder);
  return `${JSON.stringify({ ...manifest, devDependencies }, null, 2)}\n`;
}

/**
 * The templates' .gitignore and package.json are named otherwise: npm leaves the one out of a package,
 * and tools take the folder of the other for a package.
 */
function properName(fileName: string): string {
  return { _gitignore: ".gitignore", "_package.json": "package.json" }[fileName] ?? fileName;
}

function renamed(text: string, name: PluginName): string {
  const forms = new Map(PLACEHOLDERS);
  const any = new RegExp([...forms.keys()].join("|"), "gu");
  return text.replaceAll(any, (found) => name[forms.get(found) ?? "package"]);
}
