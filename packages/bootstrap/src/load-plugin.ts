import { createRequire } from "node:module";
import { join } from "node:path";
import type { HandlerPlugin } from "@llmobs/core";
import { pluginError } from "./plugin-error.ts";

/** Any handler's plugin, whatever its options. */
export type AnyHandlerPlugin = HandlerPlugin<Readonly<Record<string, unknown>>>;

/**
 * Finds the plugin of a handler by name: `slack` is `@llmobs/slack`, or else the third party's
 * `llmobs-slack`; anything with a slash or the prefix `llmobs-` is a package's own name.
 *
 * It is looked for where the app is, not where this package is: a package manager that keeps
 * packages apart lets the app alone see it. It is required rather than imported, so that all is set
 * up before the app's first line also when this runs from `--import`.
 *
 * @throws an error that says what to install, or what is wrong with the package
 */
export function loadPlugin(name: string): AnyHandlerPlugin {
  const candidates = packageNames(name);
  for (const base of placesToLook()) {
    const require = createRequire(base);
    for (const candidate of candidates) {
      const found = resolve(require, candidate);
      if (found !== undefined) return requirePlugin(require, candidate, found);
    }
  }
  throw pluginError(
    "ERR_LLMOBS_PLUGIN_MISSING",
    `The handler "${name}" needs the package ${candidates[0]}, which is not installed. Run: pnpm add ${candidates[0]}`,
  );
}

function packageNames(name: string): [string, ...string[]] {
  if (name.includes("/") || name.startsWith("llmobs-")) return [name];
  return [`@llmobs/${name}`, `llmobs-${name}`];
}

function placesToLook(): string[] {
  const [, script] = process.argv;
  const places = [join(process.cwd(), "package.json"), script, import.meta.filename];
  return places.filter((place) => place !== undefined);
}

function resolve(require: NodeJS.Require, name: string): string | undefined {
  try {
    return require.resolve(name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return undefined;
    throw pluginError(
      "ERR_LLMOBS_PLUGIN_UNUSABLE",
      `The package ${name} is installed but cannot be loaded; its exports need a "default" or "require" condition.`,
      error,
    );
  }
}

function requirePlugin(require: NodeJS.Require, name: string, file: string): AnyHandlerPlugin {
  let exported: { readonly plugin?: Partial<AnyHandlerPlugin> };
  try {
    exported = require(file);
  } catch (error) {
    throw pluginError("ERR_LLMOBS_PLUGIN_UNUSABLE", `The package ${name} failed to load.`, error);
  }
  const { plugin } = exported;
  if (plugin?.kind === "handler" && plugin.apiVersion === 1 && typeof plugin.create === "function") {
    return plugin as AnyHandlerPlugin;
  }
  const received = plugin === undefined ? "none" : `kind ${plugin.kind}, apiVersion ${plugin.apiVersion}`;
  throw pluginError(
    "ERR_LLMOBS_PLUGIN_UNUSABLE",
    `The package ${name} must export a \`plugin\` of kind "handler" and apiVersion 1; received ${received}.`,
  );
}
