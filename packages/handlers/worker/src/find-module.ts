import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { isAbsolute, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * Finds the URL of a module. A package's name is looked up where the application is: from its main
 * script, then from the working directory.
 *
 * @throws Error where there is no such module.
 */
export function findModule(module: string | URL): string {
  const url = urlOf(module);
  if (url === undefined || (url.protocol === "file:" && !existsSync(fileURLToPath(url)))) {
    throw new Error(
      `[worker] There is no module ${String(module)}. Expected a URL, as import.meta.resolve("@llmobs/file") gives it, a path, or the name of an installed package.`,
    );
  }
  return url.href;
}

function urlOf(module: string | URL): URL | undefined {
  if (typeof module !== "string") return module;
  if (isAbsolute(module)) return pathToFileURL(module);
  if (URL.canParse(module)) return new URL(module);
  const places = [process.argv[1], "package.json"].filter((place) => place !== undefined);
  for (const place of places) {
    try {
      return pathToFileURL(createRequire(resolve(place)).resolve(module));
    } catch {
      // The next place may know it.
    }
  }
  return undefined;
}
