interface Expectation {
  readonly isMet: () => boolean;
  readonly resolve: () => void;
}

/** Waits for conditions, which are looked at whenever something has happened. */
export class Watch {
  readonly #expected = new Set<Expectation>();

  /** Resolves when the condition holds. */
  async until(isMet: () => boolean): Promise<void> {
    if (isMet()) return;
    await new Promise<void>((resolve) => this.#expected.add({ isMet, resolve }));
  }

  /** Something has happened. */
  look(): void {
    for (const expectation of this.#expected) {
      if (!expectation.isMet()) continue;
      this.#expected.delete(expectation);
      expectation.resolve();
    }
  }
}
