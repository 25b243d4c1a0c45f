import { describe, expect, it } from "vitest";
import { ChunkTimes } from "./chunk-times.ts";

/** Takes the times of chunks that come at these moments. */
function timesOf(moments: readonly number[]) {
  let nowMs = 0;
  let looks = 0;
  const elapsedMs = (): number => {
    looks++;
    return nowMs;
  };
  const times = new ChunkTimes({ elapsedMs });
  for (nowMs of moments) times.add();
  const { timeToFirstChunkMs, timePerOutputChunkMs } = times;
  return { timeToFirstChunkMs, timePerOutputChunkMs, looks };
}

const every = (ms: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => 300 + index * ms);

describe("ChunkTimes", () => {
  it("knows nothing of a stream without chunks, and no time from chunk to chunk where there is one", () => {
    expect(timesOf([])).toEqual({ looks: 0 });
    expect(timesOf([5])).toEqual({ timeToFirstChunkMs: 5, looks: 1 });
    expect(timesOf([0, 7])).toEqual({ timeToFirstChunkMs: 0, timePerOutputChunkMs: 7, looks: 2 });
  });

  it("is exact where there are few", () => {
    const moments = [100, 110, 150, 151, 1_000];
    expect(timesOf(moments)).toMatchObject({ timeToFirstChunkMs: 100, timePerOutputChunkMs: 225 });
    const sixteen = [...every(10, 15), 1_800];
    expect(timesOf(sixteen)).toMatchObject({ timePerOutputChunkMs: 100, looks: 16 });
  });

  it("looks at the clock for one in eight of many, and leaves out the last seven at the most", () => {
    const expected = { timeToFirstChunkMs: 300, timePerOutputChunkMs: 20 };
    for (const count of [17, 23, 24, 25, 200, 207]) {
      expect(timesOf(every(20, count)), `${count}`).toMatchObject(expected);
    }
    expect(timesOf(every(20, 200)).looks).toBe(16 + 23);
    const late = [...every(20, 207), 1e6];
    expect(timesOf(late.slice(0, -2).concat(1e6)).timePerOutputChunkMs).toBe(20);
    expect(timesOf(late).timePerOutputChunkMs).toBeCloseTo((1e6 - 300) / 207);
  });
});
