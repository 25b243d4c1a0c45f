/**
 * Ten thousand random histories: `pnpm test:soak [histories] [seed]`. Prints what became of their
 * events, and the seed, to run them again.
 */
import { assert, asyncProperty } from "fast-check";
import { type History, history, live } from "./history.ts";

const numRuns = Number(process.argv[2] ?? 10_000);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);

const total: Record<string, number> = {};
let lived = 0;
const counted = async (drawn: History): Promise<void> => {
  for (const [what, count] of Object.entries(await live(drawn))) {
    total[what] = (total[what] ?? 0) + count;
  }
  lived++;
};
await assert(asyncProperty(history, counted), { numRuns, seed });
console.log(`${lived} histories, 0 violations (seed ${seed})`);
console.log(total);
