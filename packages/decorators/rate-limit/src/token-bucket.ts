/**
 * What one event takes. Tokens are counted in thousandths, since as many of them come per millisecond
 * as tokens per second: with whole milliseconds and limits the sums are exact.
 */
const TOKEN = 1_000;

/** Lets as many through as it has tokens, which come at a steady rate. It begins full. */
export class TokenBucket {
  readonly #perSecond: number;
  readonly #full: number;
  #tokens: number;
  /** When the tokens were counted, by the monotonic clock. */
  #countedAt: number;

  constructor(perSecond: number, burst: number, now: number) {
    this.#perSecond = perSecond;
    this.#full = burst * TOKEN;
    this.#tokens = this.#full;
    this.#countedAt = now;
  }

  /** Takes a token, if there is a whole one. */
  take(now: number): boolean {
    // No clock may make it lose what it has, not even one that runs backwards.
    const elapsedMs = Math.max(0, now - this.#countedAt);
    const tokens = Math.min(this.#full, this.#tokens + elapsedMs * this.#perSecond);
    const isEnough = tokens >= TOKEN;
    this.#tokens = isEnough ? tokens - TOKEN : tokens;
    this.#countedAt = now;
    return isEnough;
  }
}
