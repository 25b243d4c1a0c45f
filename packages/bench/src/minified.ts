import { gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const ENTRY = "\0entry";

/**
 * How many bytes of an app's bundle a module's exports take, minified and gzipped: all of them, or the
 * one that is named. Packages that the module imports are not counted.
 */
export async function minifiedAndZipped(module: URL, name?: string): Promise<number> {
  const names = name === undefined ? "*" : `{ ${name} }`;
  const source = `export ${names} from ${JSON.stringify(fileURLToPath(module))};`;
  const bundle = await rolldown({
    input: ENTRY,
    platform: "node",
    external: /^[@\w]/,
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === ENTRY ? id : undefined),
        load: (id) => (id === ENTRY ? source : undefined),
      },
    ],
  });
  const { output } = await bundle.generate({ minify: true });
  await bundle.close();
  return gzipSync(output[0].code, { level: 9 }).length;
}
