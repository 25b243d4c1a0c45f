import type { Clock } from "@llmobs/core";
import { retryAfterMsOf } from "@llmobs/core/error";

/** The longest silence that is kept: an error that asks for more is taken to be mistaken. */
const MAX_SILENCE_MS = 86_400_000;

/** The time for which the destination asked to be left alone, by whichever call's failure. */
export class Silence {
  /** When it is over, by the monotonic clock. */
  until: number = -Infinity;
  /** The error that asked for it. */
  cause: unknown;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Reads the clock only when there was a silence. */
  isKept(): boolean {
    return this.until !== -Infinity && this.#clock.monotonic() < this.until;
  }

  /** Keeps silent for as long as an error asks, if it does. */
  heed(error: unknown): void {
    const askedMs = Math.min(retryAfterMsOf(error), MAX_SILENCE_MS);
    const until = this.#clock.monotonic() + askedMs;
    if (askedMs === 0 || until <= this.until) return;
    this.until = until;
    this.cause = error;
  }
}
