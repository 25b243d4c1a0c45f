import { expect, it } from "vitest";
import { soak } from "./index.ts";

const MIB = 2 ** 20;
const numbers = (bytes: number): number[] => Array.from({ length: bytes / 8 }, Math.random);

it("passes what leaves nothing behind, and prints what each round gave", async () => {
  const lines: string[] = [];
  let rounds = 0;
  const heaps = await soak({
    rounds: 3,
    round: async () => {
      numbers(8 * MIB);
      return { round: ++rounds };
    },
    settleMs: 20,
    log: (line) => lines.push(line),
  });
  expect(heaps).toHaveLength(3);
  expect(lines.map((line) => line.replaceAll(/-?\d+\.\d/gu, "…"))).toEqual([
    'round 1: {"round":1}, … MiB',
    'round 2: {"round":2}, … MiB',
    'round 3: {"round":3}, … MiB',
    "memory after the last round: … MiB more than the least before",
  ]);
});

it("fails where each round leaves something behind", async () => {
  const kept: number[][] = [];
  const round = async (): Promise<void> => void kept.push(numbers(2 * MIB));
  const soaking = soak({ rounds: 3, round, maxGrowthBytes: 2 * MIB, settleMs: 20, log: () => {} });
  await expect(soaking).rejects.toThrow(/^\[soak\] The memory grows: by \d\.\d MiB, of 2\.0 MiB/u);
  expect(kept).toHaveLength(3);
});

it("fails where the last round leaves more behind than the second, though less than the first", async () => {
  let kept: number[] = [];
  const left = [8 * MIB, 0, 6 * MIB];
  const round = async (): Promise<void> => {
    kept = numbers(left.shift() ?? 0);
  };
  const soaking = soak({ rounds: 3, round, maxGrowthBytes: 4 * MIB, settleMs: 20, log: () => {} });
  await expect(soaking).rejects.toThrow("[soak] The memory grows");
  expect(kept.length).toBeGreaterThan(0);
});

it.each([1, 0, NaN])("needs more than %s rounds", async (rounds) => {
  const soaking = soak({ rounds, round: async () => {} });
  await expect(soaking).rejects.toThrow(RangeError);
});
