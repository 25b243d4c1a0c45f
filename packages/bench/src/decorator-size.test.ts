import { globSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { minifiedAndZipped } from "./minified.ts";

const MAX_BYTES = 3_000;

const folder = fileURLToPath(new URL("../../decorators/", import.meta.url));
const entries = globSync("*/src/index.ts", { cwd: folder });

describe("what a decorator costs an app, minified and gzipped", () => {
  it.each(entries)(`is at most ${MAX_BYTES} bytes: %s`, async (entry) => {
    const bytes = await minifiedAndZipped(pathToFileURL(folder + entry));
    expect(bytes).toBeLessThanOrEqual(MAX_BYTES);
  });
});
