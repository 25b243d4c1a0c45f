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

// Kept, since the global is a getter that costs a fifth of the call; not from the start, since its first
// use takes 2 ms.
let stopwatch: typeof performance | undefined;

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => (stopwatch ??= performance).now(),
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimeout: (timer) => {
    clearTimeout(timer as NodeJS.Timeout);
  },
};
