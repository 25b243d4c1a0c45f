/** A timer that is pending. `unref` lets the process exit before it fires, `ref` undoes that. */
export interface Timer {
  ref(): void;
  unref(): void;
}

/**
 * Where time comes from. Injected, so that tests can move it: durations and deadlines use
 * `monotonic`, which no change of the wall clock disturbs; only an event's `time` uses `now`.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Milliseconds since some fixed moment, never running backwards. */
  monotonic(): number;
  /** Calls back once after `delayMs`. The timer starts ref'd. */
  setTimeout(callback: () => void, delayMs: number): Timer;
  clearTimeout(timer: Timer): void;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimeout: (timer) => {
    clearTimeout(timer as NodeJS.Timeout);
  },
};
