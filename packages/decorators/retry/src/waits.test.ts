import { fakeClock } from "@llmobs/testing";
import { expect, it } from "vitest";
import { Waits } from "./waits.ts";

it("holds nothing of the waits that are over", async () => {
  const clock = fakeClock();
  const waits = new Waits(clock);
  const cleared: unknown[] = [];
  const waiting = [waits.wait(10), waits.wait(20)];
  await clock.advance(10);
  expect(await waiting[0]).toBe(true);
  clock.clearTimeout = (timer) => cleared.push(timer);
  waits.end();
  expect(cleared).toHaveLength(1);
  expect(await waiting[1]).toBe(false);
  waits.end();
  expect(cleared).toHaveLength(1);
  expect(await waits.wait(10)).toBe(false);
});
