import type { Clock } from "@llmobs/core";
import type { RetryBudget } from "./retry-options.ts";

/**
 * Limits retries to a share of the calls. Time is cut into windows, of which each begins with the first
 * wish for a retry after the one before; in none are there more retries than
 * `max(minimum, ratio × calls)`.
 */
export class Budget {
  readonly #limits: Required<RetryBudget>;
  readonly #clock: Clock;
  #start = -Infinity;
  #calls = 0;
  #retries = 0;

  constructor(limits: Required<RetryBudget>, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** Notes that a call came. Reads no clock, since every call pays for it. */
  noteCall(): void {
    this.#calls++;
  }

  /** Says whether something may be tried again, and if so counts that it is. */
  spend(): boolean {
    const { ratio, minimum, windowMs } = this.#limits;
    const now = this.#clock.monotonic();
    if (now - this.#start >= windowMs) {
      this.#start = now;
      this.#calls = 0;
      this.#retries = 0;
    }
    if (this.#retries >= Math.max(minimum, ratio * this.#calls)) return false;
    this.#retries++;
    return true;
  }
}
