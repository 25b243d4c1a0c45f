import type { Clock, Timer } from "@llmobs/core";

/** Calls back once, at the earliest of the moments that it was set to. */
export class Alarm {
  readonly #clock: Clock;
  readonly #ring: () => void;
  #set: { readonly timer: Timer; readonly at: number } | undefined;
  /** How many keep the process alive until it rings. */
  #holders = 0;

  constructor(clock: Clock, ring: () => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  set(at: number, now: number): void {
    if (this.#set !== undefined && this.#set.at <= at) return;
    this.stop();
    const timer = this.#clock.setTimeout(() => {
      this.#set = undefined;
      this.#ring();
    }, at - now);
    if (this.#holders === 0) timer.unref();
    this.#set = { timer, at };
  }

  stop(): void {
    if (this.#set !== undefined) this.#clock.clearTimeout(this.#set.timer);
    this.#set = undefined;
  }

  /** Keeps the process alive until all who hold have let go: otherwise it may end before it rings. */
  hold(): void {
    this.#holders++;
    this.#set?.timer.ref();
  }

  letGo(): void {
    this.#holders--;
    if (this.#holders === 0) this.#set?.timer.unref();
  }
}
