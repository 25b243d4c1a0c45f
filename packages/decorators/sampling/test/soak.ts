/** Ten thousand random histories of a tail sampler: `pnpm test:soak [histories] [seed]`. */
import { assert, asyncProperty } from "fast-check";
import { live, tailHistory } from "./tail-history.ts";

const numRuns = Number(process.argv[2] ?? 10_000);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);

await assert(asyncProperty(tailHistory, live), { numRuns, seed });
console.log(`${numRuns} histories, 0 violations (seed ${seed})`);
