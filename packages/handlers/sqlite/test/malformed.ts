// The long version of src/malformed.test.ts: `pnpm run test:malformed [count] [seed]`.
import { observeMalformedToSqlite } from "./observe-malformed.ts";

const [, , count = "100000", seed = "1"] = process.argv;
const report = await observeMalformedToSqlite(Number(count), Number(seed));
console.log(`@llmobs/sqlite, seed ${seed}:`, JSON.stringify(report, undefined, 2));
if (report.thrown + report.unhandled + report.unreadable > 0) process.exitCode = 1;
