import { array, assert, constantFrom, integer, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { TokenBucket } from "./token-bucket.ts";

/** Asks at each of the times; gives those at which it let through. */
function taken(bucket: TokenBucket, ...times: number[]): number[] {
  return times.filter((now) => bucket.take(now));
}

describe("TokenBucket", () => {
  it("lets a burst through, and then one at a time", () => {
    const bucket = new TokenBucket(10, 3, 500);
    expect(taken(bucket, 500, 500, 500, 500, 599)).toEqual([500, 500, 500]);
    expect(taken(bucket, 600, 600, 700, 799)).toEqual([600, 700]);
  });

  it("saves up no more than a burst", () => {
    const bucket = new TokenBucket(1_000, 2, 0);
    expect(taken(bucket, 60_000, 60_000, 60_000)).toEqual([60_000, 60_000]);
  });

  it("counts what falls short of a token", () => {
    const bucket = new TokenBucket(1, 1, 0);
    const times = [0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1_000];
    expect(taken(bucket, ...times)).toEqual([0, 1_000]);
  });

  it("gives nothing for time that runs backwards, and goes on from there", () => {
    const bucket = new TokenBucket(1, 2, 3_600_000);
    expect(taken(bucket, 3_600_000, 0, 0, 999, 1_000)).toEqual([3_600_000, 0, 1_000]);
  });

  it("decides as exact arithmetic does", () => {
    const limit = record({
      perSecond: constantFrom(1, 3, 7, 10, 999, 1_000),
      burst: integer({ min: 1, max: 20 }),
      waits: array(constantFrom(0, 0, 0, 1, 3, 10, 143, 999, 60_000, -3_600_000), {
        maxLength: 80,
      }),
    });
    assert(
      property(limit, ({ perSecond, burst, waits }) => {
        const bucket = new TokenBucket(perSecond, burst, 0);
        let now = 0;
        let thousandths = BigInt(burst) * 1_000n;
        for (const wait of waits) {
          now += wait;
          const came = BigInt(Math.max(0, wait)) * BigInt(perSecond);
          const full = BigInt(burst) * 1_000n;
          thousandths = thousandths + came > full ? full : thousandths + came;
          const expected = thousandths >= 1_000n;
          if (expected) thousandths -= 1_000n;
          expect(bucket.take(now)).toBe(expected);
        }
      }),
      { numRuns: 500, seed: 4 },
    );
  });
});
