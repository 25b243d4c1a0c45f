import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";

/**
 * How many bytes a package's own code takes in an app's bundle, minified and gzipped: without the
 * packages that it imports.
 */
export async function minifiedAndZipped(entry: URL): Promise<number> {
  const bundle = await rolldown({
    input: fileURLToPath(entry),
    platform: "node",
    external: /^[^./]/,
  });
  const { output } = await bundle.generate({ minify: true });
  await bundle.close();
  return gzipSync(output[0].code, { level: 9 }).length;
}
