// The long version of src/malformed.test.ts: `pnpm run test:malformed [count] [seed]`.
import { observeMalformedOnConsole } from "./observe-malformed.ts";

const [, , count = "100000", seed = "1"] = process.argv;
const report = await observeMalformedOnConsole(Number(count), Number(seed));
console.log(`@llmobs/console, seed ${seed}:`, JSON.stringify(report, undefined, 2));
