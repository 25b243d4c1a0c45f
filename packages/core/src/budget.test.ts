import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { describe, expect, it } from "vitest";

const MAX_BYTES = 12_000;

async function bundle(): Promise<{ readonly code: string; readonly imports: readonly string[] }> {
  const input = fileURLToPath(new URL("index.ts", import.meta.url));
  const build = await rolldown({ input, platform: "node" });
  const { output } = await build.generate({ minify: true });
  await build.close();
  return { code: output[0].code, imports: output[0].imports };
}

describe("what core costs an app", () => {
  it(`is no more than ${MAX_BYTES} bytes, minified and gzipped`, async () => {
    const { code } = await bundle();
    expect(gzipSync(code).length).toBeLessThanOrEqual(MAX_BYTES);
  });

  it("is one module of Node that is loaded anyway, and no dependency", async () => {
    const { imports } = await bundle();
    expect(imports).toEqual(["node:async_hooks"]);
    const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
    expect(manifest.dependencies ?? {}).toEqual({});
    expect(manifest.peerDependencies ?? {}).toEqual({});
  });
});
