/**
 * Many streams at once, in rounds, and the memory that is left behind: `pnpm test:soak [count] [rounds]`.
 */
import { setTimeout as delay } from "node:timers/promises";
import { runManyStreams } from "./many-streams.ts";

const count = Number(process.argv[2] ?? 10_000);
const rounds = Number(process.argv[3] ?? 5);
const { gc } = globalThis;
if (gc === undefined) throw new Error("Run this with --expose-gc.");

const heaps: number[] = [];
for (let round = 1; round <= rounds; round++) {
  const { statuses, openSpans, starts } = await runManyStreams(count);
  for (let turn = 0; turn < 5; turn++) {
    await delay(100);
    gc();
  }
  const heap = process.memoryUsage().heapUsed / 2 ** 20;
  heaps.push(heap);
  console.log(
    `round ${round}: ${starts} streams, ${JSON.stringify(statuses)}, ${openSpans} open, ${heap.toFixed(1)} MiB`,
  );
  const ended = Object.values(statuses).reduce((sum, some) => sum + some, 0);
  if (ended !== count || openSpans !== 0) throw new Error("A call did not end, or ended twice.");
}
const [, second = 0] = heaps;
const growth = (heaps.at(-1) ?? 0) - second;
console.log(`memory after the last round: ${growth.toFixed(1)} MiB more than after the second`);
if (growth > 10) throw new Error("The memory grows.");
