import { AsyncResource } from "node:async_hooks";
import { setImmediate } from "node:timers";
import type { DecoratorContext, Next, ObservedEvent, Timer } from "@llmobs/core";
import { type FailedEvent, failuresOf, retryAfterMsOf } from "@llmobs/core/error";
import type { Death } from "./dead-letter-table.ts";
import { eventOf, UNREADABLE } from "./event-text.ts";
import type { OutboxSettings } from "./outbox-options.ts";
import { jitter, type LaneName, LANES, Pace } from "./pace.ts";
import type { StoredRow } from "./queue-table.ts";
import { SteadyTime } from "./steady-time.ts";
import type { Outcome, Store } from "./store.ts";
import { verdictOn } from "./verdict.ts";

/** For how long a destination that answers at once may keep the event loop from others. */
const MAX_BUSY_MS = 5;
/** How often it is looked whether somebody wants dead letters replayed. */
const LOOK_MS = 1_000;

interface Batch {
  readonly lane: LaneName;
  readonly rows: readonly StoredRow[];
  readonly rowOf: ReadonlyMap<ObservedEvent, StoredRow>;
  readonly unreadable: readonly StoredRow[];
  /** How many failures there had been when it was sent. */
  readonly failuresBefore: number;
}

/** Carries what is in the store to the destination, again and again until it has arrived. */
export class Courier {
  readonly #settings: OutboxSettings;
  readonly #store: Store;
  readonly #next: Next;
  readonly #context: DecoratorContext;
  readonly #pace: Pace;
  #time: SteadyTime | undefined;
  /** Events up to this place are on their way, or have failed on their own. */
  #sentUpTo = 0;
  /** Places of events that are in flight, or of which it isn't written down yet what became of them. */
  readonly #busy = new Set<number>();
  /** How many batches are in flight. */
  #calls = 0;
  /** Outcomes that the database did not take. */
  #unwritten: Outcome[] = [];
  /** Whether the database says that something had failed. */
  #isTroubleWritten = true;
  #sending: "idle" | "scheduled" | "sending" = "idle";
  #timer: { readonly timer: Timer; readonly at: number } | undefined;
  #lookedAt = -Infinity;
  /** How many wait for a flush. */
  #waiting = 0;
  #change: PromiseWithResolvers<void> = Promise.withResolvers();
  #isStopped = false;

  constructor(settings: OutboxSettings, store: Store, next: Next, context: DecoratorContext) {
    this.#settings = settings;
    this.#store = store;
    this.#next = next;
    this.#context = context;
    this.#pace = new Pace(settings);
  }

  /** Begins to deliver; once more where another clock takes over. */
  start(): void {
    this.#stopTimer();
    this.#time = new SteadyTime(this.#context.clock);
    this.#tellOfDamage();
    const now = this.#time.now();
    this.#attempt("could not be read", () => this.#pace.resume(this.#store.readPace(), now));
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
    const settled = this.#unwritten.reduce(
      (sum, { gone, dead }) => sum + gone.length + dead.length,
      0,
    );
    return this.#store.count - settled;
  }

  /** Resolves when everything up to this place is settled, or the signal aborts. */
  async settled(upTo: number, signal: AbortSignal): Promise<void> {
    this.wake();
    this.#hold(1);
    try {
      while (!signal.aborted && !this.#isStopped) {
        const oldest = this.#store.oldest();
        if (oldest === undefined || oldest > upTo) break;
        await this.#changed(signal);
      }
    } finally {
      this.#hold(-1);
    }
  }

  /** Delivers what can be delivered now, without waiting for what has failed, and stops. */
  async finish(signal: AbortSignal): Promise<void> {
    this.wake();
    while (!signal.aborted && !this.#isStopped) {
      if (this.#sending === "idle" && this.#calls === 0) break;
      await this.#changed(signal);
    }
    this.stop();
    this.#writeOutcomes();
  }

  /** Nothing may be delivered any more. */
  stop(): void {
    this.#isStopped = true;
    this.#stopTimer();
    this.#tellOfChange();
  }

  /** Bound, so that the destination's work does not belong to the request that woke the courier. */
  readonly #send = AsyncResource.bind((): void => {
    const { clock } = this.#context;
    const start = clock.monotonic();
    this.#sending = "sending";
    this.#writeOutcomes();
    this.#look();
    for (let batch = this.#nextBatch(); batch !== undefined; batch = this.#nextBatch()) {
      this.#deliver(batch);
      if (clock.monotonic() - start >= MAX_BUSY_MS) {
        this.#sending = "scheduled";
        setImmediate(this.#send);
        return;
      }
    }
    this.#sending = "idle";
    this.#arm();
    this.#tellOfChange();
  });

  #nextBatch(): Batch | undefined {
    if (this.#isStopped || this.#unwritten.length > 0) return undefined;
    if (this.#store.count === this.#busy.size) return undefined;
    const { isFailing, failures: failuresBefore } = this.#pace;
    // A destination that fails gets one batch at a time.
    if (this.#calls >= (isFailing ? 1 : this.#settings.concurrency)) return undefined;
    const now = this.now();
    // What has failed is tried first, since it is the oldest; but the next event is the better probe.
    for (const lane of isFailing ? LANES.toReversed() : LANES) {
      const isOpen = this.#pace.closedUntil(lane) <= now;
      if (!isOpen && !isFailing) continue;
      const rows = this.#take(lane, this.#pace.limitOf(lane), now);
      if (rows.length > 0) return isOpen ? { lane, ...read(rows), failuresBefore } : undefined;
    }
    return undefined;
  }

  #take(lane: LaneName, limit: number, now: number): readonly StoredRow[] {
    // Some of those that come may be in flight.
    const count = limit + this.#busy.size;
    const rows = this.#attempt("could not be read", () =>
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
    const outcome = this.#judge(batch, failures);
    this.#bookDead(outcome.dead, batch.rowOf);
    this.#unwritten.push(outcome);
    this.#writeOutcomes();
    this.#tellOfChange();
    this.wake();
  }

  #judge(batch: Batch, failures: readonly FailedEvent[]): Outcome {
    const { lane, rows, rowOf, unreadable, failuresBefore } = batch;
    const now = this.now();
    const errors = new Map(
      failures.map(({ event, error }) => [rowOf.get(event) as StoredRow, error]),
    );
    const dead: Death[] = unreadable.map((row) => {
      const error = new Error("The event can no longer be read");
      return { row, reason: "serialize_error", error };
    });
    const failed: StoredRow[] = [];
    for (const [row, error] of errors) {
      const given = verdictOn(row, error, this.#settings, now);
      if (given === undefined) failed.push(row);
      else dead.push(given);
    }
    const gone = rows.filter((row) => !errors.has(row) && !unreadable.includes(row));
    const hasFailedWhole = failed.length > 0 && gone.length === 0;
    if (hasFailedWhole) this.#pace.fail(lane, failuresBefore, now);
    else if (gone.length > 0) this.#pace.succeed(lane);
    this.#pace.hush(now, Math.max(0, ...failures.map(({ error }) => retryAfterMsOf(error))));
    if (failed.length > 0) this.#tellOfFailure(failures[0]?.error, failed.length);

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

  #bookDead(dead: readonly Death[], rowOf: Batch["rowOf"]): void {
    if (dead.length === 0) return;
    const events = new Map([...rowOf].map(([event, row]) => [row, event]));
    for (const { row, reason } of dead) this.#context.drop(events.get(row) ?? UNREADABLE, reason);
    for (const [kind, deaths] of Map.groupBy(dead, ({ reason }) => reason)) {
      const message = "Events could not be delivered and became dead letters";
      const error = deaths.at(-1)?.error;
      this.#context.diagnostic({ kind, message, count: deaths.length, error });
    }
  }

  #tellOfFailure(error: unknown, count: number): void {
    const message = "Events could not be delivered; they are kept and tried again";
    this.#context.diagnostic({ kind: "delivery_failed", message, count, error });
  }

  /** Writes down what became of batches, in their order; what the database does not take waits. */
  #writeOutcomes(): void {
    while (this.#unwritten.length > 0) {
      const outcome = this.#unwritten[0] as Outcome;
      const now = this.now();
      const discarded = this.#attempt("did not take what became of events", () =>
        this.#store.conclude(outcome, now),
      );
      if (discarded === undefined) return;
      this.#unwritten.shift();
      const { gone, tried, dead } = outcome;
      for (const { seq } of gone) this.#busy.delete(seq);
      for (const { row } of [...tried, ...dead]) this.#busy.delete(row.seq);
      if (discarded > 0) this.#tellOfDiscarded(discarded);
    }
  }

  /** Once, and only now: before, nobody may have listened yet. */
  #tellOfDamage(): void {
    const damage = this.#store.takeDamage();
    if (damage === undefined) return;
    const message = `The database was damaged and lies at ${damage.aside} now; what could be read, ${damage.salvaged} events, is in a new one`;
    this.#context.diagnostic({ kind: "database_damaged", message });
  }

  #tellOfDiscarded(count: number): void {
    const message = "There were too many dead letters: the oldest are deleted";
    this.#context.diagnostic({ kind: "dead_letters_full", message, count });
  }

  /** Looks now and then whether somebody wants dead letters replayed. */
  #look(): void {
    const now = this.now();
    if (now - this.#lookedAt < LOOK_MS) return;
    this.#lookedAt = now;
    this.#attempt("could not be read", () => this.#store.replay(now));
  }

  /** Does something with the database; undefined where that fails, and then it is told. */
  #attempt<Result>(what: string, work: () => Result): Result | undefined {
    try {
      return work();
    } catch (error) {
      const message = `The database ${what}; it is tried again`;
      this.#context.diagnostic({ kind: "database_error", message, error });
      return undefined;
    }
  }

  /** Sees to it that the next thing that falls due is done, in a process that lives on. */
  #arm(): void {
    if (this.#isStopped) return;
    const now = this.now();
    const at = Math.min(now + LOOK_MS, ...LANES.map((lane) => this.#opensAt(lane, now)));
    if (this.#timer !== undefined && this.#timer.at <= at) return;
    this.#stopTimer();
    const timer = this.#context.clock.setTimeout(() => {
      this.#timer = undefined;
      this.wake();
    }, at - now);
    if (this.#waiting === 0) timer.unref();
    this.#timer = { timer, at };
  }

  /** When a lane that has nothing to do now may have. */
  #opensAt(lane: LaneName, now: number): number {
    const until = this.#pace.closedUntil(lane);
    if (until > now) return until;
    if (lane === "fresh") return Infinity;
    return this.#attempt("could not be read", () => this.#store.nextDue(now)) ?? Infinity;
  }

  #stopTimer(): void {
    if (this.#timer !== undefined) this.#context.clock.clearTimeout(this.#timer.timer);
    this.#timer = undefined;
  }

  /** The process waits for the next attempt while somebody waits for a flush. */
  #hold(change: 1 | -1): void {
    this.#waiting += change;
    if (this.#waiting > 0) this.#timer?.timer.ref();
    else this.#timer?.timer.unref();
  }

  #tellOfChange(): void {
    this.#change.resolve();
    this.#change = Promise.withResolvers();
  }

  async #changed(signal: AbortSignal): Promise<void> {
    const aborted = Promise.withResolvers<void>();
    const abort = (): void => aborted.resolve();
    signal.addEventListener("abort", abort, { once: true });
    await Promise.race([this.#change.promise, aborted.promise]);
    signal.removeEventListener("abort", abort);
  }
}

/** Makes events of rows; what can't be read any more is set apart. */
function read(rows: readonly StoredRow[]): Pick<Batch, "rows" | "rowOf" | "unreadable"> {
  const rowOf = new Map<ObservedEvent, StoredRow>();
  const unreadable: StoredRow[] = [];
  for (const row of rows) {
    const event = eventOf(row.event);
    if (event === undefined) unreadable.push(row);
    else rowOf.set(event, row);
  }
  return { rows, rowOf, unreadable };
}
