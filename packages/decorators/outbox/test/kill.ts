// The long version of src/kill.test.ts: `pnpm run test:kill [kills] [seed]`.
import { killOutboxes } from "./kill-outbox.ts";

const [, , kills = "1000", seed = String(Date.now() % 1_000)] = process.argv;
const report = await killOutboxes(Number(kills), Number(seed));
console.log(`@llmobs/outbox, seed ${seed}:`, report);
const { lost, undelivered, invented, altered, corrupt } = report;
if (lost + undelivered + invented + altered + corrupt > 0) process.exitCode = 1;
