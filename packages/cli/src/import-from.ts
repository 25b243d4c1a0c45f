import { registerHooks } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { InstalledPackage } from "./package-folder.ts";

const TIMEOUT_MS = 10_000;

/**
 * Imports a package as code beside its `node_modules` does, so that Node chooses the module.
 *
 * @throws what importing it throws, and an error where that takes longer than 10 s
 */
export async function importFrom({
  modules,
  specifier,
}: InstalledPackage): Promise<Readonly<Record<string, unknown>>> {
  // A specifier that nobody else has, for the hook to know which import is ours.
  const place = pathToFileURL(join(dirname(modules), "llmobs.js")).href;
  const asked = `${place}?${specifier}`;
  const hooks = registerHooks({
    resolve: (each, context, next) =>
      each === asked ? next(specifier, { ...context, parentURL: place }) : next(each, context),
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const error = new Error(`it was not loaded within ${TIMEOUT_MS} ms`);
    timer = setTimeout(() => reject(error), TIMEOUT_MS);
  });
  try {
    return await Promise.race([import(asked), late]);
  } finally {
    clearTimeout(timer);
    hooks.deregister();
  }
}
