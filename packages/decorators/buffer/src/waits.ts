interface Wait {
  readonly position: number;
  readonly end: () => void;
}

/** Those who wait until all events before some position are settled. */
export class Waits {
  #released = 0;
  readonly #waiting = new Set<Wait>();

  /** Resolves once that position is released, or when the signal aborts. */
  async until(position: number, signal: AbortSignal): Promise<void> {
    if (position <= this.#released || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        signal.removeEventListener("abort", end);
        this.#waiting.delete(wait);
        resolve();
      };
      const wait: Wait = { position, end };
      this.#waiting.add(wait);
      signal.addEventListener("abort", end);
    });
  }

  /** Ends the waits for the positions up to this one, also those to come. */
  release(position: number): void {
    this.#released = Math.max(this.#released, position);
    for (const wait of this.#waiting) if (wait.position <= this.#released) wait.end();
  }
}
