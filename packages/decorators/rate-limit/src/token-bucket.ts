/**
 * What one event takes. Tokens are counted in thousandths, since as many of them come per millisecond
 * as tokens per second: with whole milliseconds and limits the sums are exact.
 */
const TOKEN = 1_000;

/** Places in a bucket's state. */
const TOKENS = 0;
const COUNTED_AT = 1;

/** Lets as many through as it has tokens, which come at a steady rate. It begins full. */
export class TokenBucket {
  readonly #perSecond: number;
  readonly #full: number;
  /**
   * Its tokens, and when they were counted, by the monotonic clock. In an array of floating-point
   * numbers, since a property with a fraction makes garbage whenever it is written.
   */
  readonly #state = new Float64Array(2);

  constructor(perSecond: number, burst: number, now: number) {
    this.#perSecond = perSecond;
    this.#full = burst * TOKEN;
    this.#state[TOKENS] = this.#full;
    this.#state[COUNTED_AT] = now;
  }

  /** Takes a token, if there is a whole one. */
  take(now: number): boolean {
    const state = this.#state;
    let tokens = state[TOKENS] as number;
    const elapsedMs = now - (state[COUNTED_AT] as number);
    // No clock may make it lose what it has, not even one that runs backwards.
    if (elapsedMs > 0) tokens = Math.min(this.#full, tokens + elapsedMs * this.#perSecond);
    const isEnough = tokens >= TOKEN;
    state[TOKENS] = isEnough ? tokens - TOKEN : tokens;
    state[COUNTED_AT] = now;
    return isEnough;
  }
}
