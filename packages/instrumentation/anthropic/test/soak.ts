/**
 * Many streams at once, in rounds, and the memory that is left behind: `pnpm test:soak [count] [rounds]`.
 */
import { setTimeout as delay } from "node:timers/promises";
import { runManyStreams, startHeldProvider } from "./many-streams.ts";

const count = Number(process.argv[2] ?? 10_000);
const rounds = Number(process.argv[3] ?? 5);
const { gc } = globalThis;
if (gc === undefined) throw new Error("Run this with --expose-gc.");
if (rounds < 2) throw new RangeError("Memory is compared from the second round on.");

const heaps: number[] = [];
using provider = await startHeldProvider(count);
for (let round = 1; round <= rounds; round++) {
  const { statuses, openAtOnce, openAtLast, starts } = await runManyStreams(count, provider);
  for (let turn = 0; turn < 5; turn++) {
    await delay(100);
    gc();
  }
  const heap = process.memoryUsage().heapUsed / 2 ** 20;
  heaps.push(heap);
  console.log(
    `round ${round}: ${openAtOnce} of ${starts} streams open at once, ${openAtLast} at last, ${JSON.stringify(statuses)}, ${heap.toFixed(1)} MiB`,
  );
  const ended = Object.values(statuses).reduce((sum, some) => sum + some, 0);
  if (ended !== count || openAtLast !== 0) throw new Error("A call did not end, or ended twice.");
}
const growth = (heaps.at(-1) ?? 0) - (heaps[1] ?? 0);
console.log(`memory after the last round: ${growth.toFixed(1)} MiB more than after the second`);
if (growth > 10) throw new Error("The memory grows.");
