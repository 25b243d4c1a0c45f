import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { type OutputOptions, rolldown } from "rolldown";
import { describe, expect, it } from "vitest";

const MAX_BYTES = 12_000;

// Importing core may take 3 ms, which `pnpm bench startup` measures and no test can. What decides it is how many files Node
// has to find and how much there is to compile.
const MAX_LOADED_BYTES = 65_000;

interface Bundle {
  readonly code: string;
  readonly imports: readonly string[];
  readonly files: number;
}

async function bundle(options: OutputOptions = { minify: true }): Promise<Bundle> {
  const input = fileURLToPath(new URL("index.ts", import.meta.url));
  const build = await rolldown({ input, platform: "node" });
  const { output } = await build.generate(options);
  await build.close();
  return { code: output[0].code, imports: output[0].imports, files: output.length };
}

describe("what core costs an app", () => {
  it(`is no more than ${MAX_BYTES} bytes, minified and gzipped`, async () => {
    const { code } = await bundle();
    expect(gzipSync(code).length).toBeLessThanOrEqual(MAX_BYTES);
  });

  it(`is one file of at most ${MAX_LOADED_BYTES} bytes to load, as it is built`, async () => {
    const { code, files } = await bundle({ comments: false });
    expect(files).toBe(1);
    expect(Buffer.byteLength(code)).toBeLessThanOrEqual(MAX_LOADED_BYTES);
  });

  it("is one module of Node that is loaded anyway, and no dependency", async () => {
    const { imports } = await bundle();
    expect(imports).toEqual(["node:async_hooks"]);
    const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
    expect(manifest.dependencies ?? {}).toEqual({});
    expect(manifest.peerDependencies ?? {}).toEqual({});
  });
});
