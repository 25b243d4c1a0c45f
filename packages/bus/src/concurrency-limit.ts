import { busError } from "./bus-error.ts";

interface Waiter {
  readonly start: () => void;
}

/** Lets so many run at once and has the others wait their turn, in order and in bounded number. */
export class ConcurrencyLimit {
  readonly #limit: number;
  readonly #maxWaiting: number;
  readonly #waiting = new Set<Waiter>();
  #running = 0;

  constructor(limit: number, maxWaiting: number) {
    this.#limit = limit;
    this.#maxWaiting = maxWaiting;
  }

  /**
   * Waits for a turn, which `leave` must end. `undefined` where there is nothing to wait for.
   *
   * @throws a BusError where too many wait already; rejects with the signal's reason when it aborts.
   */
  enter(signal: AbortSignal | undefined): Promise<void> | undefined {
    if (this.#running < this.#limit) {
      this.#running++;
      return undefined;
    }
    if (this.#waiting.size >= this.#maxWaiting) {
      throw busError(
        "ERR_LLMOBS_BUS_QUEUE_FULL",
        `${this.#limit} commands run and ${this.#maxWaiting} wait; this one is refused.`,
      );
    }
    return this.#wait(signal);
  }

  /** Ends a turn: the one that has waited longest gets it. */
  leave(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#running--;
      return;
    }
    this.#waiting.delete(next);
    next.start();
  }

  async #wait(signal: AbortSignal | undefined): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const waiter: Waiter = {
        start: () => {
          signal?.removeEventListener("abort", giveUp);
          resolve();
        },
      };
      const giveUp = (): void => {
        this.#waiting.delete(waiter);
        reject(signal?.reason);
      };
      this.#waiting.add(waiter);
      signal?.addEventListener("abort", giveUp, { once: true });
    });
  }
}
