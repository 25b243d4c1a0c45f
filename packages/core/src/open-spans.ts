import type { Clock, Timer } from "./clock.ts";

/** What can be left open by mistake. It holds its own place among those that are open. */
export interface Abandonable {
  readonly startedAt: number;
  older: Abandonable | undefined;
  newer: Abandonable | undefined;
  /** Ends it as `abandoned`. */
  abandon(): void;
}

/**
 * The spans that are open, the oldest first, so that none is kept for ever: what is open longer than
 * the time allowed, or is the oldest of too many, ends as `abandoned`.
 *
 * A linked list, since a set takes longer for a span that comes and goes than an event takes to build.
 */
export class OpenSpans {
  readonly #clock: Clock;
  readonly #ttlMs: number;
  readonly #maxOpen: number;
  #oldest: Abandonable | undefined;
  #newest: Abandonable | undefined;
  #size = 0;
  #timer: Timer | undefined;

  constructor(clock: Clock, ttlMs: number, maxOpen: number) {
    this.#clock = clock;
    this.#ttlMs = ttlMs;
    this.#maxOpen = maxOpen;
  }

  get size(): number {
    return this.#size;
  }

  add(span: Abandonable): void {
    span.older = this.#newest;
    if (this.#newest === undefined) this.#oldest = span;
    else this.#newest.newer = span;
    this.#newest = span;
    this.#size++;
    if (this.#size > this.#maxOpen) this.#oldest?.abandon();
    this.#timer ??= this.#arm(this.#ttlMs);
  }

  /** Takes out a span that was added, once. */
  delete(span: Abandonable): void {
    const { older, newer } = span;
    if (older === undefined) this.#oldest = newer;
    else older.newer = newer;
    if (newer === undefined) this.#newest = older;
    else newer.older = older;
    span.older = undefined;
    span.newer = undefined;
    this.#size--;
  }

  /** The youngest first, which is the order in which they would have ended. */
  abandonAll(): void {
    const spans: Abandonable[] = [];
    for (let span = this.#newest; span !== undefined; span = span.older) spans.push(span);
    for (const span of spans) span.abandon();
    if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #arm(delayMs: number): Timer {
    const timer = this.#clock.setTimeout(() => this.#abandonExpired(), delayMs);
    timer.unref();
    return timer;
  }

  #abandonExpired(): void {
    this.#timer = undefined;
    const now = this.#clock.monotonic();
    for (let span = this.#oldest; span !== undefined; span = this.#oldest) {
      const leftMs = span.startedAt + this.#ttlMs - now;
      if (leftMs > 0) {
        this.#timer = this.#arm(leftMs);
        return;
      }
      span.abandon();
    }
  }
}
