// The long version of src/kill.test.ts: `pnpm run test:kill [kills] [seed]`.
import { killSqliteWriters } from "./kill-sqlite-writers.ts";

const [, , kills = "1000", seed = String(Date.now() % 1_000)] = process.argv;
const report = await killSqliteWriters(Number(kills), Number(seed));
console.log(`@llmobs/sqlite, seed ${seed}:`, report);
const { lost, corrupt, halved, laterLost } = report;
if (lost + corrupt + halved + laterLost > 0) process.exitCode = 1;
