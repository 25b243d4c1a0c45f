/**
 * Ten thousand random histories: `pnpm test:soak [histories] [seed]`. Prints what became of their
 * events, and the seed, to run them again.
 */
import { assert, asyncProperty } from "fast-check";
import { history, live } from "../src/history.ts";

const numRuns = Number(process.argv[2] ?? 10_000);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);

const total: Record<string, number> = { accepted: 0, delivered: 0 };
let lived = 0;
const counted = async (drawn: Parameters<typeof live>[0]): Promise<void> => {
  const { accepted, delivered, dropped } = await live(drawn);
  lived++;
  for (const [what, count] of Object.entries({ accepted, delivered, ...dropped })) {
    total[what] = (total[what] ?? 0) + count;
  }
};
await assert(asyncProperty(history, counted), { numRuns, seed });
console.log(`${lived} histories, 0 violations (seed ${seed})`);
console.log(total);
