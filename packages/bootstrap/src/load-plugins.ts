import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { HandlerPlugin } from "@llmobs/core";
import { findPackage, type FoundPackage } from "./find-package.ts";
import { type PluginError, pluginError } from "./plugin-error.ts";

/** The plugins of the handlers that are wanted, by the names by which they were asked for. */
export type LoadedPlugins = ReadonlyMap<string, HandlerPlugin>;

/**
 * Imports the plugins of the handlers that are named.
 *
 * @throws a PluginError that says what to install, or what is wrong with a package
 */
export async function importPlugins(handlers: Iterable<string>): Promise<LoadedPlugins> {
  const plugins = new Map<string, HandlerPlugin>();
  for (const [handler, found] of findPackages(handlers)) {
    plugins.set(handler, pluginOf(found, await importModule(found)));
  }
  return plugins;
}

/**
 * Requires them, for what must be done before an app's first line, also where nobody can wait.
 *
 * @throws as `importPlugins` does, and for a module that has a top-level await
 */
export function requirePlugins(handlers: Iterable<string>): LoadedPlugins {
  const plugins = new Map<string, HandlerPlugin>();
  for (const [handler, found] of findPackages(handlers)) {
    plugins.set(handler, pluginOf(found, requireModule(found)));
  }
  return plugins;
}

/** Finds all before one is loaded, so that a missing one costs nothing. */
function findPackages(handlers: Iterable<string>): ReadonlyMap<string, FoundPackage> {
  const found = new Map<string, FoundPackage>();
  for (const handler of handlers) {
    const candidate = findPackage(handler);
    for (const [other, { name }] of found) {
      if (name !== candidate.name) continue;
      throw new RangeError(
        `[bootstrap] "${other}" and "${handler}" are both the package ${name}; name it once. For two of one kind, make them yourself and hand them over in \`use\`.`,
      );
    }
    found.set(handler, candidate);
  }
  return found;
}

async function importModule(found: FoundPackage): Promise<unknown> {
  try {
    return await import(/* webpackIgnore: true */ pathToFileURL(found.file).href);
  } catch (error) {
    throw loadError(found, error);
  }
}

function requireModule(found: FoundPackage): unknown {
  try {
    return createRequire(found.file)(found.file);
  } catch (error) {
    throw loadError(found, error);
  }
}

function loadError({ name }: FoundPackage, cause: unknown): PluginError {
  const { code, message } = cause instanceof Error ? (cause as NodeJS.ErrnoException) : {};
  const reason =
    code === "ERR_REQUIRE_ASYNC_MODULE"
      ? "it has a top-level await, for which @llmobs/bootstrap/register cannot wait; call bootstrapFromEnv(process.env) in the app instead"
      : (message ?? String(cause));
  return pluginError(
    "ERR_LLMOBS_PLUGIN_UNUSABLE",
    `The package ${name} cannot be loaded: ${reason}`,
    cause,
  );
}

function pluginOf({ name }: FoundPackage, exported: unknown): HandlerPlugin {
  const plugin = pluginIn(exported);
  if (plugin?.kind === "decorator") {
    throw unusable(
      `The package ${name} is a decorator, which stands in front of a handler and cannot be one.`,
    );
  }
  if (plugin?.kind !== "handler" || typeof plugin.create !== "function") {
    throw unusable(
      `The package ${name} is no handler: it exports no \`plugin\` with the kind "handler" and a function \`create\`.`,
    );
  }
  if (plugin.apiVersion !== 1) {
    throw unusable(
      `The package ${name} is written for version ${String(plugin.apiVersion)} of the plugins' interface; this bootstrap knows version 1.`,
    );
  }
  return plugin as HandlerPlugin;
}

function pluginIn(exported: unknown): Partial<Record<keyof HandlerPlugin, unknown>> | undefined {
  // An import of a CommonJS module may have all that it exports as its default only.
  const { plugin, default: whole } = exported as {
    plugin?: unknown;
    default?: { plugin?: unknown };
  };
  const found = plugin ?? whole?.plugin;
  return typeof found === "object" && found !== null ? found : undefined;
}

function unusable(message: string): PluginError {
  return pluginError("ERR_LLMOBS_PLUGIN_UNUSABLE", message);
}
