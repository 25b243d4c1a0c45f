import type { Clock, Timer } from "./clock.ts";

/** What can be left open by mistake. */
export interface Abandonable {
  readonly startedAt: number;
  /** Ends it as `abandoned`. */
  abandon(): void;
}

/**
 * The spans that are open, the oldest first, so that none is kept for ever: what is open longer than
 * the time allowed, or is the oldest of too many, ends as `abandoned`.
 */
export class OpenSpans {
  readonly #clock: Clock;
  readonly #ttlMs: number;
  readonly #maxOpen: number;
  readonly #open = new Set<Abandonable>();
  #timer: Timer | undefined;

  constructor(clock: Clock, ttlMs: number, maxOpen: number) {
    this.#clock = clock;
    this.#ttlMs = ttlMs;
    this.#maxOpen = maxOpen;
  }

  get size(): number {
    return this.#open.size;
  }

  add(span: Abandonable): void {
    this.#open.add(span);
    if (this.#open.size > this.#maxOpen) this.#oldest()?.abandon();
    this.#timer ??= this.#arm(this.#ttlMs);
  }

  delete(span: Abandonable): void {
    this.#open.delete(span);
  }

  /** The youngest first, which is the order in which they would have ended. */
  abandonAll(): void {
    for (const span of [...this.#open].toReversed()) span.abandon();
    if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #oldest(): Abandonable | undefined {
    const [oldest] = this.#open;
    return oldest;
  }

  #arm(delayMs: number): Timer {
    const timer = this.#clock.setTimeout(() => this.#abandonExpired(), delayMs);
    timer.unref();
    return timer;
  }

  #abandonExpired(): void {
    this.#timer = undefined;
    const now = this.#clock.monotonic();
    for (const span of this.#open) {
      const leftMs = span.startedAt + this.#ttlMs - now;
      if (leftMs > 0) {
        this.#timer = this.#arm(leftMs);
        return;
      }
      span.abandon();
    }
  }
}
