// The long version of src/malformed.test.ts: `pnpm run test:malformed [count] [seed]`.
import { observeMalformedToFiles } from "./observe-malformed.ts";

const [, , count = "100000", seed = "1"] = process.argv;
const report = await observeMalformedToFiles(Number(count), Number(seed));
console.log(`@llmobs/file, seed ${seed}:`, JSON.stringify(report, undefined, 2));
