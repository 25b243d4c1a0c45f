import type { Clock, Timer } from "../src/clock.ts";

/** A clock that a test moves. `unrefd` says how many pending timers would not keep a process alive. */
export interface FakeClock extends Clock {
  readonly pending: number;
  readonly unrefd: number;
  /** Lets time pass: timers fire in order, without a turn of the event loop between them. */
  advance(ms: number): void;
  /** Moves the wall clock alone. */
  step(ms: number): void;
}

interface FakeTimer extends Timer {
  readonly due: number;
  readonly callback: () => void;
  hasRef: boolean;
}

export function fakeClock(startMs = 1_750_000_000_000): FakeClock {
  let elapsed = 0;
  let offset = startMs;
  const timers = new Set<FakeTimer>();
  const nextBy = (end: number): FakeTimer | undefined =>
    [...timers].filter(({ due }) => due <= end).toSorted((one, other) => one.due - other.due)[0];
  return {
    now: () => offset + elapsed,
    monotonic: () => elapsed,
    setTimeout: (callback, delayMs) => {
      const timer: FakeTimer = {
        due: elapsed + delayMs,
        callback,
        hasRef: true,
        ref: () => (timer.hasRef = true),
        unref: () => (timer.hasRef = false),
      };
      timers.add(timer);
      return timer;
    },
    clearTimeout: (timer) => void timers.delete(timer as FakeTimer),
    get pending() {
      return timers.size;
    },
    get unrefd() {
      return [...timers].filter(({ hasRef }) => !hasRef).length;
    },
    advance: (ms) => {
      const end = elapsed + ms;
      for (let timer = nextBy(end); timer !== undefined; timer = nextBy(end)) {
        timers.delete(timer);
        elapsed = timer.due;
        timer.callback();
      }
      elapsed = end;
    },
    step: (ms) => {
      offset += ms;
    },
  };
}
