import { describe, expect, it } from "vitest";
import { readOptions } from "./outbox-options.ts";
import { jitter, type LaneName, Pace } from "./pace.ts";

const settings = readOptions({
  batchSize: 8,
  baseDelayMs: 100,
  maxDelayMs: 1_000,
  random: () => 0.999_999,
});
const DAY_MS = 86_400_000;

const closed = (pace: Pace): readonly number[] =>
  (["fresh", "deferred"] as const).map((lane) => pace.closedUntil(lane));

describe("jitter", () => {
  it("is anything up to a limit that doubles, and never nothing", () => {
    expect([1, 2, 3, 4, 5, 50, 2_000].map((attempts) => jitter(attempts, settings))).toEqual([
      100, 200, 400, 800, 1_000, 1_000, 1_000,
    ]);
    expect(jitter(3, { ...settings, random: () => 0.5 })).toBe(200);
    expect(jitter(3, { ...settings, random: () => 0 })).toBe(1);
  });
});

describe("Pace", () => {
  it("is at full speed from the start", () => {
    const pace = new Pace(settings);
    expect([pace.isFailing, pace.isClear(0), closed(pace)]).toEqual([false, true, [0, 0]]);
    expect(pace.limitOf("fresh")).toBe(8);
  });

  it("waits longer with each failure, and starts slowly, up to the size of a batch", () => {
    const pace = new Pace(settings);
    pace.fail("fresh", 0, 1_000);
    pace.fail("fresh", 1, 2_000);
    expect(closed(pace)).toEqual([2_200, 2_200]);
    expect([pace.isFailing, pace.failures, pace.isClear(9_999)]).toEqual([true, 2, false]);
    const limits = Array.from({ length: 5 }, () => {
      const limit = pace.limitOf("fresh");
      pace.succeed("fresh");
      return limit;
    });
    expect(limits).toEqual([1, 2, 4, 8, 8]);
    expect(pace.limitOf("deferred")).toBe(1);
    expect([pace.isFailing, pace.isClear(2_199), pace.isClear(2_200)]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it("takes failures of what was in flight together for one", () => {
    const pace = new Pace(settings);
    for (let call = 0; call < 3; call++) pace.fail("fresh", 0, 1_000);
    expect([pace.failures, closed(pace)]).toEqual([1, [1_100, 1_100]]);
    pace.fail("fresh", 1, 1_100);
    pace.fail("fresh", 0, 1_100);
    expect([pace.failures, closed(pace)]).toEqual([2, [1_300, 1_300]]);
  });

  it("is not clear while a lane is closed, though something has arrived since", () => {
    const pace = new Pace(settings);
    pace.fail("deferred", 0, 1_000);
    pace.succeed("fresh");
    expect([pace.isFailing, pace.isClear(1_099), pace.isClear(1_100)]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it("lets fresh events go on where only those fail that have failed before", () => {
    const pace = new Pace(settings);
    pace.fail("deferred", 0, 1_000);
    expect(closed(pace)).toEqual([0, 1_100]);
    expect([pace.limitOf("fresh"), pace.limitOf("deferred")]).toEqual([8, 1]);
  });

  it("keeps a silence in both lanes, for up to a day, and a longer one that was asked for before", () => {
    const pace = new Pace(settings);
    pace.hush(0, 5_000);
    expect(closed(pace)).toEqual([5_100, 5_100]);
    pace.hush(0, 0);
    pace.hush(1_000, 500);
    expect(closed(pace)).toEqual([5_100, 5_100]);
    pace.hush(0, 2 * DAY_MS);
    expect(closed(pace)).toEqual([DAY_MS + 100, DAY_MS + 100]);
    expect([pace.isFailing, pace.limitOf("fresh")]).toEqual([false, 8]);
  });

  describe("resumed by another process", () => {
    /** What a process leaves behind of which this lane has failed at 1,000. */
    const left = (lane: LaneName) => {
      const pace = new Pace(settings);
      pace.fail(lane, 0, 1_000);
      return pace.toRecord(1_000);
    };
    const resumed = (lane: LaneName, now: number): Pace => {
      const pace = new Pace(settings);
      pace.resume(left(lane), now);
      return pace;
    };

    it("goes on where that one stopped", () => {
      const pace = resumed("fresh", 1_050);
      expect([pace.failures, closed(pace), pace.limitOf("fresh")]).toEqual([1, [1_100, 1_100], 1]);
      expect(pace.limitOf("deferred")).toBe(1);
      expect(closed(resumed("deferred", 1_050))).toEqual([0, 1_100]);
    });

    it("waits no longer than was left, though the wall clock was put back", () => {
      const pace = resumed("fresh", -3_600_000);
      expect(closed(pace)).toEqual([-3_599_900, -3_599_900]);
    });

    it("is open at once where the wall clock was put forward", () => {
      expect(closed(resumed("fresh", 3_600_000)).every((until) => until <= 3_600_000)).toBe(true);
    });

    it("is at full speed where nothing had failed", () => {
      const pace = new Pace(settings);
      pace.resume(new Pace(settings).toRecord(5_000), 6_000);
      expect([pace.isClear(6_000), pace.limitOf("fresh"), pace.limitOf("deferred")]).toEqual([
        true,
        8,
        8,
      ]);
    });
  });
});
