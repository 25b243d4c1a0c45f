import { fakeClock } from "@llmobs/testing";
import { describe, expect, it } from "vitest";
import { Alarm } from "./alarm.ts";

function setUp() {
  const clock = fakeClock();
  const rung: number[] = [];
  const alarm = new Alarm(clock, () => rung.push(clock.monotonic()));
  const set = (at: number): void => alarm.set(at, clock.monotonic());
  return { clock, rung, alarm, set };
}

describe("Alarm", () => {
  it("rings once, at the earliest of the moments that it was set to", async () => {
    const { clock, rung, set } = setUp();
    set(300);
    set(100);
    set(200);
    await clock.advance(1_000);
    expect(rung).toEqual([100]);
    set(1_050);
    await clock.advance(1_000);
    expect(rung).toEqual([100, 1_050]);
  });

  it("makes no new timer where it would ring in time anyway", () => {
    const clock = fakeClock();
    let timers = 0;
    const counting = {
      ...clock,
      setTimeout: (callback: () => void, delayMs: number) => {
        timers++;
        return clock.setTimeout(callback, delayMs);
      },
    };
    const alarm = new Alarm(counting, () => {});
    for (const at of [100, 100, 200]) alarm.set(at, 0);
    expect(timers).toBe(1);
  });

  it("does not ring when it was stopped, and can be set again", async () => {
    const { clock, rung, alarm, set } = setUp();
    set(100);
    alarm.stop();
    alarm.stop();
    await clock.advance(50);
    expect(clock.pendingTimers).toEqual([]);
    set(80);
    await clock.advance(50);
    expect(rung).toEqual([80]);
  });

  it("lets the process end, but while somebody holds", async () => {
    const { clock, alarm, set } = setUp();
    const refs = (): readonly boolean[] => clock.pendingTimers.map(({ hasRef }) => hasRef);
    set(100);
    expect(refs()).toEqual([false]);
    alarm.hold();
    alarm.hold();
    alarm.letGo();
    expect(refs()).toEqual([true]);
    set(50);
    expect(refs()).toEqual([true]);
    alarm.letGo();
    expect(refs()).toEqual([false]);
  });
});
