/**
 * Promises in flight that began between two flushes. A flush closes the present wave and waits for
 * it, not for what begins later, so that it ends also under constant load.
 */
export class Wave {
  /** How many events the promises stand for. */
  pending = 0;
  readonly #onOneRejected: (error: unknown) => void;
  /** Those who wait: more than one flush may, since a handler can be flushed by several callers. */
  #waiting: (() => void)[] = [];

  /** @param onOneRejected hears of every single event whose promise rejected. */
  constructor(onOneRejected: (error: unknown) => void) {
    this.#onOneRejected = onOneRejected;
  }

  /** Waits for the promise of a single event; the callbacks are shared, so none is made for it. */
  addOne(promise: Promise<void>): void {
    this.pending++;
    promise.then(this.#oneResolved, this.#oneRejected);
  }

  addMany(count: number, promise: Promise<void>, onRejected: (error: unknown) => void): void {
    this.pending += count;
    promise.then(
      () => this.#settle(count),
      (error: unknown) => {
        this.#settle(count);
        onRejected(error);
      },
    );
  }

  /** Resolves when nothing is pending. */
  async whenEmpty(): Promise<void> {
    if (this.pending === 0) return;
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  readonly #oneResolved = (): void => this.#settle(1);

  readonly #oneRejected = (error: unknown): void => {
    this.#settle(1);
    this.#onOneRejected(error);
  };

  #settle(count: number): void {
    this.pending -= count;
    if (this.pending > 0) return;
    for (const resolve of this.#waiting) resolve();
    this.#waiting = [];
  }
}
