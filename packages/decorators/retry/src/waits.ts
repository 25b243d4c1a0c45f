import type { Clock, Timer } from "@llmobs/core";

interface Wait {
  readonly timer: Timer;
  readonly resolve: (isOver: boolean) => void;
}

/**
 * Waits that can be ended all at once. Their timers let the process go, except while somebody waits
 * for a flush.
 */
export class Waits {
  readonly #clock: Clock;
  readonly #waits = new Set<Wait>();
  /** The signals of flushes that are not over. */
  readonly #flushes = new Set<AbortSignal>();
  #isEnded = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves with whether the time was waited for; not when the waits were ended. */
  wait(ms: number): Promise<boolean> {
    if (this.#isEnded) return Promise.resolve(false);
    return new Promise((resolve) => {
      const timer = this.#clock.setTimeout(() => {
        this.#waits.delete(wait);
        resolve(true);
      }, ms);
      const wait: Wait = { timer, resolve };
      if (this.#flushes.size === 0) timer.unref();
      this.#waits.add(wait);
    });
  }

  /** Lets waits keep the process alive until the signal aborts, or `release` is called. */
  hold(signal: AbortSignal): void {
    if (signal.aborted) return;
    this.#flushes.add(signal);
    for (const { timer } of this.#waits) timer.ref();
    const letGo = (): void => {
      if (this.#flushes.delete(signal) && this.#flushes.size === 0) this.release();
    };
    signal.addEventListener("abort", letGo, { once: true });
  }

  release(): void {
    this.#flushes.clear();
    for (const { timer } of this.#waits) timer.unref();
  }

  /** Ends all waits, also those to come. */
  end(): void {
    this.#isEnded = true;
    for (const { timer, resolve } of this.#waits) {
      this.#clock.clearTimeout(timer);
      resolve(false);
    }
    this.#waits.clear();
  }
}
