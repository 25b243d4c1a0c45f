import type { Clock } from "./clock.ts";
import { settlesWithin } from "./settles-within.ts";

interface Round {
  readonly controller: AbortController;
  readonly done: Promise<void>;
  /** How much had been accepted when the round began. */
  acceptedBefore: number;
  waiters: number;
}

/**
 * Makes flushes that overlap share their work. A caller joins the round that runs if nothing was
 * accepted since it began; otherwise it gets the next one, which all later callers share. Each
 * caller has its own deadline; a round is aborted when the last of its callers has given up.
 */
export class FlushBarrier {
  readonly #clock: Clock;
  readonly #accepted: () => number;
  readonly #flush: (signal: AbortSignal) => Promise<void>;
  #running: Round | undefined;
  #next: Round | undefined;

  constructor(clock: Clock, accepted: () => number, flush: (signal: AbortSignal) => Promise<void>) {
    this.#clock = clock;
    this.#accepted = accepted;
    this.#flush = flush;
  }

  /** Resolves with whether all was settled before `timeoutMs` had passed. */
  async wait(timeoutMs: number): Promise<boolean> {
    const round = this.#join();
    round.waiters++;
    try {
      const inTime = await settlesWithin(round.done, timeoutMs, this.#clock);
      return inTime && !round.controller.signal.aborted;
    } finally {
      if (--round.waiters === 0) round.controller.abort();
    }
  }

  #join(): Round {
    const running = this.#running;
    if (running === undefined) return this.#start(Promise.resolve());
    if (running.acceptedBefore === this.#accepted() && !running.controller.signal.aborted) {
      return running;
    }
    this.#next ??= this.#start(running.done);
    return this.#next;
  }

  #start(after: Promise<void>): Round {
    const controller = new AbortController();
    const done = this.#run(after, () => round);
    const round: Round = { controller, done, acceptedBefore: this.#accepted(), waiters: 0 };
    this.#running ??= round;
    return round;
  }

  async #run(after: Promise<void>, round: () => Round): Promise<void> {
    await after;
    const own = round();
    if (this.#next === own) this.#next = undefined;
    this.#running = own;
    own.acceptedBefore = this.#accepted();
    try {
      await this.#flush(own.controller.signal);
    } finally {
      if (this.#running === own) this.#running = undefined;
    }
  }
}
