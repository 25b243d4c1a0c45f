/** Exchanges with us and without, compared: `pnpm test:differential [count] [seed]`. */
import { compareExchanges } from "@llmobs/testing/fast-check";
import { used } from "./uses.ts";

const count = Number(process.argv[2] ?? 500);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);

await compareExchanges(used, { count, seed });
console.log(`${count} exchanges, the same with us and without (seed ${seed})`);
