import { setTimeout as delay } from "node:timers/promises";
import { collectGarbage } from "./collect-garbage.ts";

/** What is done again and again, and how much of it may be left. */
export interface SoakOptions<Result> {
  /** How often; the memory after the last is compared with the least after one before. @default 5 */
  readonly rounds?: number;
  /** What is done in a round, which is to leave nothing behind. What it gives is printed. */
  readonly round: () => Promise<Result>;
  /** How many bytes more may be in use after the last round. @default 5_242_880 */
  readonly maxGrowthBytes?: number;
  /**
   * Milliseconds after each round in which sockets close and what they hold is let go of; `fetch` keeps
   * idle ones for 4 s. The time that is spent on collecting does not count. @default 10_000
   */
  readonly settleMs?: number;
  /** Is given a line for each round, and one at last. @default console.log */
  readonly log?: (line: string) => void;
}

const LOOK_EVERY_MS = 250;
const MIB = 2 ** 20;

/**
 * Does the same in rounds, and fails where more memory is in use after the last than was after one
 * before. What is in use after a round is the least that garbage collections leave in the next seconds.
 *
 * @returns the bytes in use after each round
 * @throws RangeError where `rounds` is less than 2.
 * @throws Error where the memory grows.
 * @example
 * ```ts
 * import { soak } from "@llmobs/testing";
 *
 * const round = async () => JSON.stringify(Array.from({ length: 10_000 }, Math.random)).length > 0;
 * const heaps = await soak({ rounds: 3, round, settleMs: 100, log: () => {} });
 * console.log(heaps.length); // 3
 * ```
 */
export async function soak<Result>({
  rounds = 5,
  round,
  maxGrowthBytes = 5 * MIB,
  settleMs = 10_000,
  log = console.log,
}: SoakOptions<Result>): Promise<readonly number[]> {
  if (!(rounds >= 2)) {
    throw new RangeError(`[soak] rounds must be 2 or more, to be compared; received ${rounds}.`);
  }
  const heaps: number[] = [];
  for (let index = 1; index <= rounds; index++) {
    const result = await round();
    const heap = await settledHeap(settleMs);
    heaps.push(heap);
    log(`round ${index}: ${JSON.stringify(result)}, ${mebibytes(heap)}`);
  }
  const growth = (heaps.at(-1) ?? 0) - Math.min(...heaps.slice(0, -1));
  log(`memory after the last round: ${mebibytes(growth)} more than the least before`);
  if (growth > maxGrowthBytes) {
    throw new Error(
      `[soak] The memory grows: by ${mebibytes(growth)}, of ${mebibytes(maxGrowthBytes)} that may be.`,
    );
  }
  return heaps;
}

async function settledHeap(settleMs: number): Promise<number> {
  let least = Infinity;
  // Counted, not timed: a machine that is busy gets as many turns of its event loop.
  for (let waited = 0; waited < settleMs; waited += LOOK_EVERY_MS) {
    await delay(Math.min(LOOK_EVERY_MS, settleMs));
    await collectGarbage();
    least = Math.min(least, process.memoryUsage().heapUsed);
  }
  return least;
}

function mebibytes(bytes: number): string {
  return `${(bytes / MIB).toFixed(1)} MiB`;
}
