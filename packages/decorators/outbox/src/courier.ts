import { AsyncResource } from "node:async_hooks";
import { setImmediate } from "node:timers";
import type { DecoratorContext, Next } from "@llmobs/core";
import { type FailedEvent, failuresOf, retryAfterMsOf } from "@llmobs/core/error";
import { Alarm } from "./alarm.ts";
import { type Batch, batchOf } from "./batch.ts";
import { Changes } from "./changes.ts";
import type { OutboxSettings } from "./outbox-options.ts";
import { jitter, type LaneName, LANES, Pace } from "./pace.ts";
import type { StoredRow } from "./queue-table.ts";
import type { Reports } from "./reports.ts";
import { SteadyTime } from "./steady-time.ts";
import type { Outcome, Store } from "./store.ts";
import { judge } from "./verdict.ts";

/** For how long a destination that answers at once may keep the event loop from others. */
const MAX_BUSY_MS = 5;
/** How often it is looked whether somebody wants dead letters replayed. */
const LOOK_MS = 1_000;

/** Carries what is in the store to the destination, again and again until it has arrived. */
export class Courier {
  readonly #settings: OutboxSettings;
  readonly #store: Store;
  readonly #next: Next;
  readonly #context: DecoratorContext;
  readonly #reports: Reports;
  readonly #pace: Pace;
  readonly #alarm: Alarm;
  readonly #changes = new Changes();
  #time: SteadyTime | undefined;
  /** Events up to this place are on their way, or have failed on their own. */
  #sentUpTo = 0;
  /** Places of events that are in flight, or of which it isn't written down yet what became of them. */
  readonly #busy = new Set<number>();
  /** How many batches are in flight. */
  #calls = 0;
  /** What the database has not taken yet. */
  readonly #unwritten: Outcome[] = [];
  /** Whether the database says that something had failed. */
  #isTroubleWritten = true;
  #sending: "idle" | "scheduled" | "sending" = "idle";
  #lookedAt = -Infinity;
  #isStopped = false;

  constructor(
    settings: OutboxSettings,
    store: Store,
    next: Next,
    context: DecoratorContext,
    reports: Reports,
  ) {
    this.#settings = settings;
    this.#store = store;
    this.#next = next;
    this.#context = context;
    this.#reports = reports;
    this.#pace = new Pace(settings);
    this.#alarm = new Alarm(context.clock, () => this.wake());
  }

  /** Begins to deliver; once more where another clock takes over. */
  start(): void {
    this.#alarm.stop();
    this.#time = new SteadyTime(this.#context.clock);
    const now = this.#time.now();
    // Only now, since before nobody may have listened.
    const damage = this.#store.takeDamage();
    if (damage !== undefined) this.#reports.damaged(damage);
    this.#attemptToRead(() => this.#pace.resume(this.#store.readPace(), now));
    this.#lookedAt = -Infinity;
    this.wake();
  }

  now(): number {
    if (this.#time === undefined) this.start();
    return (this.#time as SteadyTime).now();
  }

  /** There may be something to do. */
  wake(): void {
    if (this.#time === undefined) return this.start();
    if (this.#isStopped || this.#sending !== "idle") return;
    this.#sending = "scheduled";
    setImmediate(this.#send);
  }

  /** Says whether an event must not be deleted by others. */
  readonly holds = (seq: number): boolean => this.#busy.has(seq);

  /** How many events of the store have neither arrived nor been given up. */
  queued(): number {
    const settled = this.#unwritten.map(({ gone, dead }) => gone.length + dead.length);
    return settled.reduce((left, count) => left - count, this.#store.count);
  }

  /** Resolves when everything up to this place is settled, or the signal aborts. */
  async settled(upTo: number, signal: AbortSignal): Promise<void> {
    this.wake();
    this.#alarm.hold();
    try {
      while (!signal.aborted && !this.#isStopped) {
        const oldest = this.#store.oldest();
        if (oldest === undefined || oldest > upTo) break;
        await this.#changes.wait(signal);
      }
    } finally {
      this.#alarm.letGo();
    }
  }

  /** Delivers what can be delivered now, without waiting for what has failed, and stops. */
  async finish(signal: AbortSignal): Promise<void> {
    this.wake();
    while (!signal.aborted && !this.#isStopped) {
      if (this.#sending === "idle" && this.#calls === 0) break;
      await this.#changes.wait(signal);
    }
    this.stop();
    this.#writeOutcomes();
  }

  /** Nothing may be delivered any more. */
  stop(): void {
    this.#isStopped = true;
    this.#alarm.stop();
    this.#changes.tell();
  }

  /** Bound, so that the destination's work does not belong to the request that woke the courier. */
  readonly #send = AsyncResource.bind((): void => {
    if (this.#isStopped) return;
    this.#sending = "sending";
    this.#writeOutcomes();
    this.#look();
    const { clock } = this.#context;
    const start = clock.monotonic();
    for (let batch = this.#nextBatch(); batch !== undefined; batch = this.#nextBatch()) {
      this.#deliver(batch);
      if (clock.monotonic() - start >= MAX_BUSY_MS) {
        this.#sending = "scheduled";
        setImmediate(this.#send);
        return;
      }
    }
    this.#sending = "idle";
    this.#setAlarm();
    this.#changes.tell();
  });

  #nextBatch(): Batch | undefined {
    if (this.#isStopped || this.#unwritten.length > 0) return undefined;
    if (this.#store.count === this.#busy.size) return undefined;
    const { isFailing, failures } = this.#pace;
    // A destination that fails gets one batch at a time.
    if (this.#calls >= (isFailing ? 1 : this.#settings.concurrency)) return undefined;
    const now = this.now();
    // What has failed is tried first, since it is the oldest; but the next event is the better probe.
    for (const lane of isFailing ? LANES.toReversed() : LANES) {
      const isOpen = this.#pace.closedUntil(lane) <= now;
      if (!isOpen && !isFailing) continue;
      const rows = this.#take(lane, now);
      if (rows.length > 0) return isOpen ? batchOf(rows, lane, failures) : undefined;
    }
    return undefined;
  }

  #take(lane: LaneName, now: number): readonly StoredRow[] {
    const limit = this.#pace.limitOf(lane);
    // Some of those that come may be in flight.
    const count = limit + this.#busy.size;
    const rows = this.#attemptToRead(() =>
      lane === "fresh"
        ? this.#store.fresh(this.#sentUpTo, count)
        : this.#store.deferred(now, count),
    );
    return (rows ?? []).filter(({ seq }) => !this.#busy.has(seq)).slice(0, limit);
  }

  #deliver(batch: Batch): void {
    const { lane, rows, rowOf } = batch;
    for (const { seq } of rows) this.#busy.add(seq);
    if (lane === "fresh") this.#sentUpTo = (rows.at(-1) as StoredRow).seq;
    this.#calls++;
    let result: void | Promise<void>;
    try {
      result = this.#next.handleBatch([...rowOf.keys()]);
    } catch (error) {
      return this.#settle(batch, error);
    }
    if (result === undefined) return this.#settle(batch);
    result.then(
      () => this.#settle(batch),
      (error: unknown) => this.#settle(batch, error),
    );
  }

  #settle(batch: Batch, error?: unknown): void {
    this.#calls--;
    // What a destination says after the end does not count.
    if (this.#isStopped) return;
    const failures = error === undefined ? [] : failuresOf(error, [...batch.rowOf.keys()]);
    this.#unwritten.push(this.#conclude(batch, failures));
    this.#writeOutcomes();
    this.#changes.tell();
    this.wake();
  }

  #conclude(batch: Batch, failures: readonly FailedEvent[]): Outcome {
    const { lane, failuresBefore } = batch;
    const now = this.now();
    const { gone, failed, dead } = judge(batch, failures, this.#settings, now);
    if (dead.length > 0) this.#reports.dead(dead, batch);
    if (failed.length > 0) this.#reports.failed(failed.length, failures[0]?.error);

    const hasFailedWhole = failed.length > 0 && gone.length === 0;
    if (hasFailedWhole) this.#pace.fail(lane, failuresBefore, now);
    else if (gone.length > 0) this.#pace.succeed(lane);
    this.#pace.hush(now, Math.max(0, ...failures.map(({ error }) => retryAfterMsOf(error))));

    // Of several fresh ones it isn't known whether one spoiled it for the others: they stay in their turn.
    const staysInTurn = hasFailedWhole && lane === "fresh" && failed.length > 1;
    if (staysInTurn) this.#sentUpTo = Math.min(this.#sentUpTo, (failed[0] as StoredRow).seq - 1);
    const tried = failed.map((row) => ({
      row,
      dueAt: staysInTurn ? null : now + jitter(row.attempts + 1, this.#settings),
    }));
    return { gone, tried, dead, pace: this.#changedPace(now) };
  }

  #changedPace(now: number): Outcome["pace"] {
    const isTrouble = !this.#pace.isClear(now);
    if (!isTrouble && !this.#isTroubleWritten) return undefined;
    this.#isTroubleWritten = isTrouble;
    return this.#pace.toRecord(now);
  }

  /** Writes down what became of batches, in their order; what the database does not take waits. */
  #writeOutcomes(): void {
    while (this.#unwritten.length > 0) {
      const outcome = this.#unwritten[0] as Outcome;
      const now = this.now();
      const discarded = this.#reports.attempt("did not take what became of events", () =>
        this.#store.conclude(outcome, now),
      );
      if (discarded === undefined) return;
      this.#unwritten.shift();
      const { gone, tried, dead } = outcome;
      for (const { seq } of gone) this.#busy.delete(seq);
      for (const { row } of [...tried, ...dead]) this.#busy.delete(row.seq);
      if (discarded > 0) this.#reports.discarded(discarded);
    }
  }

  /** Looks now and then whether somebody wants dead letters replayed. */
  #look(): void {
    const now = this.now();
    if (now - this.#lookedAt < LOOK_MS) return;
    this.#lookedAt = now;
    this.#reports.attempt("did not give dead letters back", () => this.#store.replay(now));
  }

  /** Sees to it that the next thing that falls due is done, in a process that lives on. */
  #setAlarm(): void {
    const now = this.now();
    const at = LANES.map((lane) => this.#opensAt(lane, now));
    this.#alarm.set(Math.min(now + LOOK_MS, ...at), now);
  }

  /** When a lane that has nothing to do now may have. */
  #opensAt(lane: LaneName, now: number): number {
    const until = this.#pace.closedUntil(lane);
    if (until > now) return until;
    if (lane === "fresh") return Infinity;
    return this.#attemptToRead(() => this.#store.nextDue(now)) ?? Infinity;
  }

  #attemptToRead<Result>(read: () => Result): Result | undefined {
    return this.#reports.attempt("could not be read", read);
  }
}
