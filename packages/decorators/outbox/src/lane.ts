import type { OutboxSettings } from "./outbox-options.ts";

/** The longest silence that is kept: an error that asks for more is taken to be mistaken. */
const MAX_SILENCE_MS = 86_400_000;

/** What of a lane outlives the process. Times are in milliseconds since the Unix epoch. */
export interface LaneRecord {
  readonly failures: number;
  /** How long the lane was closed for, when it was. */
  readonly delayMs: number;
  readonly until: number;
}

/**
 * Says when the next batch may go, and how large it may be. After a batch of which nothing arrived the
 * lane is closed for a random time of up to `baseDelayMs`, twice as long with each further one, and then
 * open for a single event; with each batch that arrives the next may be twice as large.
 */
export class Lane {
  readonly #settings: OutboxSettings;
  #failures = 0;
  #delayMs = 0;
  #until = 0;
  #limit: number;
  /** When a batch failed last. */
  #failedAt = -Infinity;

  constructor(settings: OutboxSettings) {
    this.#settings = settings;
    this.#limit = settings.batchSize;
  }

  /** How many events the next batch may have. */
  get limit(): number {
    return this.#limit;
  }

  /** Until when nothing may go. */
  get until(): number {
    return this.#until;
  }

  /** Whether nothing of the last batch arrived. */
  get isFailing(): boolean {
    return this.#failures > 0;
  }

  /** Whether it is as if nothing had ever failed. */
  isClear(now: number): boolean {
    return this.#failures === 0 && this.#until <= now;
  }

  /** A batch arrived, or a part of it. */
  succeed(): void {
    this.#failures = 0;
    this.#limit = Math.min(this.#settings.batchSize, this.#limit * 2);
  }

  /** Nothing of a batch that was sent at this time arrived. */
  fail(sentAt: number, now: number): void {
    // Batches that fail together, since they were in flight together, are one failure.
    if (sentAt < this.#failedAt) return;
    this.#failedAt = now;
    this.#failures++;
    this.#limit = 1;
    this.#close(now, jitter(this.#failures, this.#settings));
  }

  /** The destination asked to be left alone for so long; after it comes the wait for a failure, if any. */
  hush(now: number, silenceMs: number): void {
    if (silenceMs === 0) return;
    this.#close(now, Math.min(silenceMs, MAX_SILENCE_MS) + jitter(1, this.#settings));
  }

  toRecord(): LaneRecord {
    return { failures: this.#failures, delayMs: this.#delayMs, until: this.#until };
  }

  /** Goes on where an earlier process stopped; what the wall clock did meanwhile can't prolong a wait. */
  resume({ failures, delayMs, until }: LaneRecord, now: number): void {
    this.#failures = failures;
    this.#limit = failures > 0 ? 1 : this.#settings.batchSize;
    this.#until = 0;
    this.#close(now, Math.min(until - now, delayMs));
  }

  #close(now: number, delayMs: number): void {
    if (now + delayMs <= this.#until) return;
    this.#delayMs = delayMs;
    this.#until = now + delayMs;
  }
}

/** A random wait before the next attempt, of up to `baseDelayMs` after the first, twice as long each time. */
export function jitter(attempts: number, settings: OutboxSettings): number {
  const { random, baseDelayMs, maxDelayMs } = settings;
  return Math.ceil(random() * Math.min(maxDelayMs, baseDelayMs * 2 ** (attempts - 1)));
}
