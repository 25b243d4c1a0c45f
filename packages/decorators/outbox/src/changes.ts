/** Something that changes again and again, and those who wait for the next time. */
export class Changes {
  #next: PromiseWithResolvers<void> = Promise.withResolvers();

  tell(): void {
    this.#next.resolve();
    this.#next = Promise.withResolvers();
  }

  /** Resolves at the next change, or when the signal aborts. */
  async wait(signal: AbortSignal): Promise<void> {
    const aborted = Promise.withResolvers<void>();
    const abort = (): void => aborted.resolve();
    signal.addEventListener("abort", abort, { once: true });
    await Promise.race([this.#next.promise, aborted.promise]);
    signal.removeEventListener("abort", abort);
  }
}
