import { AssertionError } from "node:assert";
import { setTimeout as delay } from "node:timers/promises";
import type { FakeClock } from "../fake-clock.ts";
import { turn } from "../turn.ts";

/** Waits for what ought to happen; the words say what, for the message when it doesn't. */
export type Settle = <Value>(what: string, value: Value | Promise<Value>) => Promise<Value>;

// Enough for promises and immediate callbacks to finish before time has to pass for anything.
const TURNS_BEFORE_TIME_PASSES = 4;

/**
 * Makes the function with which rules wait: for at most `patienceMs` of real time, and with a fake
 * clock by moving it from timer to timer until the value is there.
 */
export function settleWithin(patienceMs: number, clock: FakeClock | undefined): Settle {
  return async <Value>(what: string, value: Value | Promise<Value>): Promise<Value> => {
    const promise = Promise.resolve(value);
    const wait = { isOver: false };
    const end = (): void => {
      wait.isOver = true;
    };
    promise.then(end, end);
    const latest = performance.now() + patienceMs;
    for (let turns = 0; !wait.isOver; turns += 1) {
      if (performance.now() > latest) {
        throw new AssertionError({
          message: `Expected ${what} to settle; it did not within ${patienceMs} ms.`,
        });
      }
      await turn();
      if (wait.isOver || turns < TURNS_BEFORE_TIME_PASSES) continue;
      const timer = clock?.pendingTimers[0];
      if (timer === undefined) await delay(1);
      else await clock?.advance(timer.dueInMs);
    }
    return promise;
  };
}
