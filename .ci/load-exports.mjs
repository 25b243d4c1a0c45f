/**
 * Imports and requires each module named on the command line, resolved from this file's own folder. Both ways must give
 * the same names; requiring one that has a top-level await throws.
 */
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

for (const specifier of process.argv.slice(2)) {
  const imported = namesIn(await import(specifier));
  const required = namesIn(require(specifier));
  if (imported !== required) {
    throw new Error(`${specifier}: importing gives ${imported}, but requiring gives ${required}.`);
  }
}

function namesIn(exports) {
  const names = Object.keys(exports).filter((name) => name !== "__esModule");
  return names.toSorted().join(", ");
}
