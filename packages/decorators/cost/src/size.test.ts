import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { expect, it } from "vitest";

const MAX_BYTES = 3_000;

it(`adds no more than ${MAX_BYTES} bytes of our own to an app's bundle, minified and gzipped`, async () => {
  const input = fileURLToPath(new URL("cost.ts", import.meta.url));
  const external = [/^@llmobs\/core/u, "@pydantic/genai-prices"];
  const build = await rolldown({ input, platform: "node", external });
  const { output } = await build.generate({ minify: true });
  await build.close();
  expect(gzipSync(output[0].code).length).toBeLessThanOrEqual(MAX_BYTES);
  expect(output[0].imports.toSorted()).toEqual([
    "@llmobs/core/event",
    "@llmobs/core/options",
    "@pydantic/genai-prices",
  ]);
});
