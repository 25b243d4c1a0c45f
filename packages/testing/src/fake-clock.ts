import { AsyncLocalStorage } from "node:async_hooks";
import type { Clock, Timer } from "@llmobs/core";
import { turn } from "./turn.ts";

/** What is known of a timer that has not fired yet. */
export interface PendingTimer {
  /** Milliseconds until it is due. */
  readonly dueInMs: number;
  /** Whether it keeps the process alive. */
  readonly hasRef: boolean;
}

/** A clock that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /**
   * Lets `ms` milliseconds pass and fires what falls due, in order. Before the first timer and after
   * each one it gives promises and I/O a turn, so that code which awaits between two timers keeps up.
   * Overlapping calls pass one after the other.
   *
   * @throws RangeError where `ms` is no number from 0 up. What a timer's callback throws comes out
   * here too; the clock then stands at that timer.
   */
  advance(ms: number): Promise<void>;
  /** Like `advance`, but at once: what awaits gets no turn in between. */
  advanceSync(ms: number): void;
  /** Sets the wall clock to `epochMs`; the monotonic clock and the timers notice nothing. */
  setWallClock(epochMs: number): void;
  /** Moves the wall clock alone by `ms`, backwards where that is negative. */
  step(ms: number): void;
  /** The timers that have not fired, the next one first. An empty list says that none has leaked. */
  readonly pendingTimers: readonly PendingTimer[];
}

/** Where a fake clock starts. */
export interface FakeClockOptions {
  /** The wall clock at the start, in milliseconds since the Unix epoch. @default 2026-01-01T00:00Z */
  readonly now?: number;
}

// From Node's timers: a delay outside 1…2³¹-1 becomes 1.
const MAX_DELAY_MS = 2 ** 31 - 1;

interface FakeTimer extends Timer {
  readonly dueAt: number;
  hasRef: boolean;
  readonly fire: () => void;
}

/**
 * Makes a clock for tests: time passes only by `advance`, and the wall clock can jump without the
 * monotonic one. Timers behave as Node's do: equal ones fire in the order in which they were set, a
 * delay below 1 or above 2,147,483,647 counts as 1, and a callback runs in the async context in which
 * its timer was set.
 *
 * @throws RangeError where `now` is not a finite number.
 * @example
 * ```ts
 * import { fakeClock } from "@llmobs/testing";
 *
 * const clock = fakeClock();
 * clock.setTimeout(() => console.log("due"), 250);
 * await clock.advance(249);
 * console.log(clock.pendingTimers.length); // 1
 * await clock.advance(1); // => due
 * ```
 */
export function fakeClock(options: FakeClockOptions = {}): FakeClock {
  const { now: start = Date.UTC(2026, 0, 1) } = options;
  let elapsed = 0;
  let wallOffset = finite("now", start);
  let advancing: Promise<void> = Promise.resolve();
  // A set keeps the order in which timers were set, which decides between equal ones.
  const timers = new Set<FakeTimer>();

  function nextDue(until: number): FakeTimer | undefined {
    let next: FakeTimer | undefined;
    for (const timer of timers) {
      if (timer.dueAt <= until && (next === undefined || timer.dueAt < next.dueAt)) next = timer;
    }
    return next;
  }

  function fire(timer: FakeTimer): void {
    elapsed = timer.dueAt;
    timers.delete(timer);
    timer.fire();
  }

  async function advanceTo(until: () => number): Promise<void> {
    await turn();
    const end = until();
    for (let timer = nextDue(end); timer !== undefined; timer = nextDue(end)) {
      fire(timer);
      await turn();
    }
    elapsed = end;
  }

  return {
    now: () => wallOffset + elapsed,
    monotonic: () => elapsed,
    setTimeout: (callback, delayMs) => {
      const inTheCallersContext = AsyncLocalStorage.bind(callback);
      const timer: FakeTimer = {
        dueAt: elapsed + (delayMs >= 1 && delayMs <= MAX_DELAY_MS ? delayMs : 1),
        hasRef: true,
        fire: inTheCallersContext,
        ref: () => {
          timer.hasRef = true;
        },
        unref: () => {
          timer.hasRef = false;
        },
      };
      timers.add(timer);
      return timer;
    },
    clearTimeout: (timer) => {
      timers.delete(timer as FakeTimer);
    },
    advance: (ms) => {
      try {
        duration(ms);
      } catch (error) {
        return Promise.reject(error);
      }
      const advance = (): Promise<void> => advanceTo(() => elapsed + ms);
      const advanced = advancing.then(advance);
      advancing = advanced.catch(() => {});
      return advanced;
    },
    advanceSync: (ms) => {
      const end = elapsed + duration(ms);
      for (let timer = nextDue(end); timer !== undefined; timer = nextDue(end)) fire(timer);
      elapsed = end;
    },
    setWallClock: (epochMs) => {
      wallOffset = finite("epochMs", epochMs) - elapsed;
    },
    step: (ms) => {
      wallOffset += finite("ms", ms);
    },
    get pendingTimers() {
      return [...timers]
        .toSorted((one, other) => one.dueAt - other.dueAt)
        .map((timer) => ({ dueInMs: timer.dueAt - elapsed, hasRef: timer.hasRef }));
    },
  };
}

function finite(name: string, value: number): number {
  if (Number.isFinite(value)) return value;
  throw new RangeError(`[fakeClock] ${name} must be a finite number; received ${String(value)}.`);
}

function duration(ms: number): number {
  if (Number.isFinite(ms) && ms >= 0) return ms;
  throw new RangeError(`[fakeClock] ms must be a number from 0 up; received ${String(ms)}.`);
}
