import type { OutboxSettings } from "./outbox-options.ts";

/** Events go in one of two lanes: those that have failed on their own hold up no others. */
export type LaneName = "fresh" | "deferred";

export const LANES: readonly LaneName[] = ["deferred", "fresh"];

/** The longest silence that is kept: an error that asks for more is taken to be mistaken. */
const MAX_SILENCE_MS = 86_400_000;

/** What of the pace outlives the process. Times are in milliseconds since the Unix epoch. */
export interface PaceRecord {
  readonly failures: number;
  readonly freshUntil: number;
  readonly deferredUntil: number;
  /** How long it was until then, at the most, when this was written. */
  readonly delayMs: number;
}

interface Lane {
  /** How many events the next batch may have. */
  limit: number;
  /** Until when nothing may go. */
  until: number;
}

/**
 * Says when the next batch of a lane may go, and how large it may be. After a batch of which nothing
 * arrived the lane is closed for a random time of up to `baseDelayMs`, twice as long with each further
 * one, and then open for a single event; with each batch that arrives the next may be twice as large.
 *
 * Where fresh events fail, the destination does, and nothing goes. Where only those fail that have failed
 * before, it may be their own fault, and the fresh ones go on.
 */
export class Pace {
  readonly #settings: OutboxSettings;
  readonly #lanes: Readonly<Record<LaneName, Lane>>;
  /** How many batches have failed as wholes since anything arrived. */
  #failures = 0;

  constructor(settings: OutboxSettings) {
    this.#settings = settings;
    const lane = (): Lane => ({ limit: settings.batchSize, until: 0 });
    this.#lanes = { fresh: lane(), deferred: lane() };
  }

  get isFailing(): boolean {
    return this.#failures > 0;
  }

  /** Grows with each failure: batches that fail together, since they were in flight together, are one. */
  get failures(): number {
    return this.#failures;
  }

  limitOf(name: LaneName): number {
    return this.#lanes[name].limit;
  }

  /** Until when nothing may go in a lane. */
  closedUntil(name: LaneName): number {
    return this.#lanes[name].until;
  }

  /** Whether it is as if nothing had ever failed. */
  isClear(now: number): boolean {
    return this.#failures === 0 && LANES.every((name) => this.#lanes[name].until <= now);
  }

  /** A batch arrived, or a part of it. */
  succeed(name: LaneName): void {
    const lane = this.#lanes[name];
    this.#failures = 0;
    lane.limit = Math.min(this.#settings.batchSize, lane.limit * 2);
  }

  /** Nothing of a batch arrived, at the sending of which there had been so many failures. */
  fail(name: LaneName, failuresBefore: number, now: number): void {
    if (this.#failures <= failuresBefore) this.#failures = failuresBefore + 1;
    const closed = name === "fresh" ? LANES : [name];
    for (const each of closed) this.#lanes[each].limit = 1;
    this.#close(closed, now, jitter(this.#failures, this.#settings));
  }

  /** The destination asked to be left alone for so long. */
  hush(now: number, silenceMs: number): void {
    const askedMs = Math.min(silenceMs, MAX_SILENCE_MS);
    if (askedMs > 0) this.#close(LANES, now, askedMs + jitter(1, this.#settings));
  }

  toRecord(now: number): PaceRecord {
    const { fresh, deferred } = this.#lanes;
    return {
      failures: this.#failures,
      freshUntil: fresh.until,
      deferredUntil: deferred.until,
      delayMs: Math.max(0, fresh.until - now, deferred.until - now),
    };
  }

  /** Goes on where an earlier process stopped; what the wall clock did meanwhile can't prolong a wait. */
  resume({ failures, freshUntil, deferredUntil, delayMs }: PaceRecord, now: number): void {
    const latest = now + delayMs;
    this.#failures = failures;
    this.#lanes.fresh.until = Math.min(freshUntil, latest);
    this.#lanes.deferred.until = Math.min(deferredUntil, latest);
    if (failures > 0) for (const name of LANES) this.#lanes[name].limit = 1;
  }

  #close(names: readonly LaneName[], now: number, delayMs: number): void {
    for (const name of names) {
      const lane = this.#lanes[name];
      lane.until = Math.max(lane.until, now + delayMs);
    }
  }
}

/**
 * A random wait before the next attempt, of up to `baseDelayMs` after the first, twice as long each time.
 * At least a millisecond, so that a destination that fails at once leaves the event loop to others.
 */
export function jitter(attempts: number, settings: OutboxSettings): number {
  const { random, baseDelayMs, maxDelayMs } = settings;
  const longestMs = Math.min(maxDelayMs, baseDelayMs * 2 ** (attempts - 1));
  return Math.max(1, Math.ceil(random() * longestMs));
}
