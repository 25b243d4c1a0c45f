import type { Counter } from "prom-client";

/**
 * A counter that follows a sum which others keep. The sum may shrink (a handler was taken out, and
 * what it counted went with it); the counter does not.
 */
export class Total {
  readonly #counter: Counter.Internal;
  #seen = 0;
  #sum = 0;

  constructor(counter: Counter.Internal) {
    this.#counter = counter;
  }

  add(part: number): void {
    this.#sum += part;
  }

  /** Takes over what was added since the last time. */
  settle(): void {
    this.#counter.inc(Math.max(0, this.#sum - this.#seen));
    this.#seen = this.#sum;
    this.#sum = 0;
  }
}
