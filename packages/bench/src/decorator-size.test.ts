import { globSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { minifiedAndZipped } from "./minified.ts";

const MAX_BYTES = 3_000;

/** What is larger, and why it is worth that. */
const LARGER: Readonly<Record<string, number>> = {
  // A database's schema, its migrations, its damage, its owner: the driver that it needs takes megabytes anyway.
  outbox: 8_500,
  // Seven patterns of secrets that stay linear in time on whatever text, where a regular expression would be short.
  redact: 8_500,
};

const folder = fileURLToPath(new URL("../../decorators/", import.meta.url));
const modules = globSync("*/src/index.ts", { cwd: folder }).map((entry) =>
  pathToFileURL(folder + entry),
);

async function functionsOf(module: URL): Promise<readonly [module: URL, name: string][]> {
  const exported = Object.entries(await import(module.href));
  return exported.flatMap(([name, value]) => (typeof value === "function" ? [[module, name]] : []));
}

describe("what a decorator takes of an app's bundle, minified and gzipped", async () => {
  const functions = (await Promise.all(modules.map(functionsOf))).flat();
  const sizes = functions.map(([module, name]) => ({
    module,
    name,
    max: LARGER[name] ?? MAX_BYTES,
  }));

  it.each(sizes)("is at most $max bytes: $name", async ({ module, name, max }) => {
    expect(await minifiedAndZipped(module, name)).toBeLessThanOrEqual(max);
  });

  it("is stated to be more only where it is", async () => {
    const stated = sizes.filter(({ name }) => name in LARGER);
    expect(stated.map(({ name }) => name).toSorted()).toEqual(Object.keys(LARGER));
    for (const { module, name } of stated) {
      expect(await minifiedAndZipped(module, name)).toBeGreaterThan(MAX_BYTES);
    }
  });
});
