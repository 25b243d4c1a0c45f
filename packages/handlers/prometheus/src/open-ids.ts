/** As many as the core lets be open. */
const MAX_OPEN = 10_000;

/**
 * What has begun and not ended, by id. Counting ups and downs alone would drift for good with each
 * start or end that never comes here (observing is off for a while, a handler is registered late) or
 * that comes twice.
 */
export class OpenIds {
  readonly #since = new Map<string, number>();

  /** Takes an id in; the oldest gives way where there are too many. */
  start(id: string, time: number): void {
    this.#since.set(id, time);
    if (this.#since.size <= MAX_OPEN) return;
    for (const oldest of this.#since.keys()) {
      this.#since.delete(oldest);
      return;
    }
  }

  end(id: string): void {
    this.#since.delete(id);
  }

  /** How many there are, without those that began before a time, which are forgotten. */
  count(earliest: number): number {
    for (const [id, time] of this.#since) {
      if (time >= earliest) break;
      this.#since.delete(id);
    }
    return this.#since.size;
  }
}
