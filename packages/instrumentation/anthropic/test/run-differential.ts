/** Exchanges with us and without, compared: `pnpm test:differential [count] [seed]`. */
import { assert, asyncProperty } from "fast-check";
import { compareExchange } from "./differential.ts";
import { anyExchange } from "./exchange.ts";

const numRuns = Number(process.argv[2] ?? 500);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);

await assert(asyncProperty(anyExchange, compareExchange), { numRuns, seed });
console.log(`${numRuns} exchanges, the same with us and without (seed ${seed})`);
