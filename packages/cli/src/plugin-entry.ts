import type { DecoratorPlugin, Guarantees, HandlerPlugin, Plugin } from "@llmobs/core";
import { major, satisfies } from "semver";
import { importFrom } from "./import-from.ts";
import { findPackage, type InstalledPackage } from "./package-folder.ts";

/** Whether a package works with the core that it finds, and if not, why. */
export type Fit = { readonly fits: true } | { readonly fits: false; readonly reason: string };

/** An installed plugin. A package may have several. */
export interface PluginEntry {
  readonly package: string;
  readonly version: string;
  readonly folder: string;
  /** `unknown` where the package cannot be loaded, or exports none of these. */
  readonly kind: "handler" | "decorator" | "instrumentation" | "unknown";
  /** The name by which configuration asks for it; an instrumentation has none. */
  readonly name?: string;
  readonly purpose?: NonNullable<HandlerPlugin["purpose"]>;
  readonly guarantees?: Guarantees;
  readonly fit: Fit;
}

/** The same with what the package exports. */
export interface LoadedPlugin {
  readonly entry: PluginEntry;
  readonly plugin?: Plugin;
}

export const CORE = "@llmobs/core";
const KEYWORD = "llmobs-plugin";

/** Says whether a package may be a plugin: by its keyword, or since it is written for core. */
export function mayBePlugin({ manifest }: InstalledPackage): boolean {
  return hasKeyword(manifest) || manifest.peerDependencies?.[CORE] !== undefined;
}

/** Loads what a package exports; nothing where it is no plugin and says nowhere that it is one. */
export async function loadPlugins(found: InstalledPackage): Promise<readonly LoadedPlugin[]> {
  const { manifest, folder } = found;
  const base = { package: manifest.name, version: manifest.version, folder };
  let exported: Readonly<Record<string, unknown>>;
  try {
    exported = await importFrom(found);
  } catch (error) {
    const reason = `it cannot be loaded: ${error instanceof Error ? error.message : String(error)}`;
    return [{ entry: { ...base, kind: "unknown", fit: { fits: false, reason } } }];
  }
  const plugins = pluginsIn(exported);
  if (plugins.length > 0) return plugins.map((plugin) => described(found, plugin));
  if (Object.keys(exported).some((name) => /^observe[A-Z]/u.test(name))) {
    return [{ entry: { ...base, kind: "instrumentation", fit: fitOf(found, 1) } }];
  }
  if (!hasKeyword(manifest)) return [];
  const reason = `it has the keyword ${KEYWORD}, and exports neither a \`plugin\` nor an \`observe…\``;
  return [{ entry: { ...base, kind: "unknown", fit: { fits: false, reason } } }];
}

function described(found: InstalledPackage, plugin: Plugin): LoadedPlugin {
  const { manifest, folder } = found;
  const { name, kind, guarantees, apiVersion } = plugin;
  const entry: PluginEntry = {
    package: manifest.name,
    version: manifest.version,
    folder,
    kind,
    name,
    ...(kind === "handler" && { purpose: plugin.purpose ?? "show" }),
    ...(guarantees !== undefined && { guarantees }),
    fit: fitOf(found, apiVersion),
  };
  return { entry, plugin };
}

function fitOf({ folder, manifest }: InstalledPackage, apiVersion: number): Fit {
  const range = manifest.peerDependencies?.[CORE];
  const core = findPackage(folder, CORE)?.manifest.version;
  if (core === undefined) return { fits: false, reason: `it finds no ${CORE}` };
  if (range !== undefined && !satisfies(core, range, { includePrerelease: true })) {
    return { fits: false, reason: `it needs ${CORE} ${range}, and finds ${core}` };
  }
  if (apiVersion === major(core)) return { fits: true };
  return {
    fits: false,
    reason: `it is written for version ${apiVersion} of the plugins' interface, and finds ${CORE} ${core}`,
  };
}

function hasKeyword({ keywords }: InstalledPackage["manifest"]): boolean {
  return Array.isArray(keywords) && keywords.includes(KEYWORD);
}

/** All that a module exports and that looks like a plugin, `plugin` first. */
function pluginsIn(exported: Readonly<Record<string, unknown>>): readonly Plugin[] {
  // An import of a CommonJS module may have all that it exports as its default only.
  const whole = { ...(exported["default"] as object | undefined), ...exported };
  const plugins = Object.entries(whole).filter(([, value]) => isPlugin(value));
  const [main = [], others = []] = [true, false].map((isMain) =>
    plugins.filter(([name]) => (name === "plugin") === isMain),
  );
  return [...new Set([...main, ...others].map(([, value]) => value as Plugin))];
}

function isPlugin(value: unknown): boolean {
  const { apiVersion, kind, name, create } = (value ?? {}) as Partial<
    HandlerPlugin | DecoratorPlugin
  >;
  return (
    typeof apiVersion === "number" &&
    (kind === "handler" || kind === "decorator") &&
    typeof name === "string" &&
    typeof create === "function"
  );
}
