import type { Clock } from "@llmobs/core";

/**
 * Wall time that doesn't step: the wall clock is read once, and from then on the monotonic clock counts.
 * What is due survives a restart, for which only wall time will do, and no correction of the wall clock
 * makes it late or early while the process runs.
 */
export class SteadyTime {
  readonly #clock: Clock;
  readonly #offset: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#offset = clock.now() - clock.monotonic();
  }

  /** Whole milliseconds since the Unix epoch, as the wall clock had it at the start. */
  now(): number {
    return Math.floor(this.#offset + this.#clock.monotonic());
  }
}
