// The long version of src/kill.test.ts: `pnpm run test:kill [kills] [seed]`.
import { killFileWriters } from "./kill-file-writers.ts";

const [, , kills = "1000", seed = String(Date.now() % 1_000)] = process.argv;
const report = await killFileWriters(Number(kills), Number(seed));
console.log(`@llmobs/file, seed ${seed}:`, report);
if (report.lost + report.corrupt + report.laterLost > 0) process.exitCode = 1;
