/** Values of all kinds, and hostile texts for each pattern: `pnpm test:soak [count] [seed]`. */
import { assert, property } from "fast-check";
import { builtInPatterns } from "../src/patterns/built-in-patterns.ts";
import { anyValue, redactAny } from "./any-value.ts";
import { findInBounds, hostileText } from "./hostile-texts.ts";

const numRuns = Number(process.argv[2] ?? 10_000);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);

assert(property(anyValue, redactAny), { numRuns, seed });
console.log(`${numRuns} values, 0 secrets left (seed ${seed})`);
for (const [name, finders] of Object.entries(builtInPatterns)) {
  assert(
    property(hostileText, (text) => findInBounds(finders, text)),
    { numRuns, seed },
  );
  console.log(`${numRuns} hostile texts for ${name}, each in a time linear in its length`);
}
