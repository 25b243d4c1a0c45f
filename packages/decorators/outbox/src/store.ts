import { isBusy } from "@llmobs/core/error";
import type { Database } from "better-sqlite3";
import { type Death, DeadLetterTable } from "./dead-letter-table.ts";
import {
  BUSY_TIMEOUT_MS,
  makeDirectory,
  openDatabase,
  openSoundDatabase,
} from "./open-database.ts";
import type { OutboxSettings } from "./outbox-options.ts";
import { takePossession } from "./ownership.ts";
import type { PaceRecord } from "./pace.ts";
import { QueueTable, type StoredRow } from "./queue-table.ts";
import { type Damage, salvage, setAside } from "./set-aside.ts";
import { isCorrupt, isFull } from "./sqlite-error.ts";
import { StateTable } from "./state-table.ts";

/** What became of events that were to be stored. */
export interface Stored {
  /** The places, among those given, of events for which there was no room. */
  readonly refused: readonly number[];
  /** Events that made room. */
  readonly evicted: readonly StoredRow[];
}

/** What became of a batch. */
export interface Outcome {
  /** Delivered. */
  readonly gone: readonly StoredRow[];
  /** To be tried again, at their due time or in their turn. */
  readonly tried: readonly { readonly row: StoredRow; readonly dueAt: number | null }[];
  readonly dead: readonly Death[];
  /** Where it has changed. */
  readonly pace: PaceRecord | undefined;
}

/** How many events may have to go for a new one, so that no call takes long. */
const MAX_EVICTIONS = 1_000;
/** How many dead letters come back in one transaction. */
const MAX_REPLAYS = 256;

/**
 * The database of an outbox, of which this process has possession. Everything that changes it is one
 * transaction: done when the call returns, and not done when it throws.
 */
export class Store {
  readonly #settings: OutboxSettings;
  readonly #lock: Database;
  readonly #database: Database;
  readonly #queue: QueueTable;
  readonly #deadLetters: DeadLetterTable;
  readonly #state: StateTable;
  readonly #inTransaction: <Result>(work: () => Result) => Result;
  #count: number;
  #bytes: number;
  #lastSeq: number;
  #recovered: number;
  /** Up to this place everything is evicted or must stay, until something changes. */
  #evictedUpTo = 0;
  #isPatient = true;
  #damage: Damage | undefined;

  /** @param now when it is opened, by the wall clock. */
  constructor(settings: OutboxSettings, now: number) {
    this.#settings = settings;
    makeDirectory(settings.path);
    this.#lock = takePossession(settings.path);
    let database: Database | undefined;
    try {
      database = this.#openSound(now);
      this.#queue = new QueueTable(database);
      this.#deadLetters = new DeadLetterTable(database, settings.deadLetters);
      this.#state = new StateTable(database);
      this.#state.sign();
      const { count, bytes, last } = this.#queue.measure();
      this.#count = count;
      this.#recovered = count;
      this.#bytes = bytes;
      this.#lastSeq = last;
    } catch (error) {
      database?.close();
      this.#lock.close();
      throw error;
    }
    this.#database = database;
    const run = database.transaction((work: () => unknown) => work());
    this.#inTransaction = <Result>(work: () => Result): Result => run.immediate(work) as Result;
  }

  /** How many events are in the queue. */
  get count(): number {
    return this.#count;
  }

  /** How many of all that were in it this process has not been given. */
  get recovered(): number {
    return this.#recovered;
  }

  /** The place of the event that was stored last. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** What was wrong with the database when it was opened; only the first time. */
  takeDamage(): Damage | undefined {
    const damage = this.#damage;
    this.#damage = undefined;
    return damage;
  }

  /** Stores events, as far as there is room. */
  put(events: readonly string[], now: number, mustStay: (seq: number) => boolean): Stored {
    const [first] = events;
    if (first === undefined) return { refused: [], evicted: [] };
    const bytes = Buffer.byteLength(first);
    if (events.length === 1 && this.#hasRoom(this.#count, this.#bytes + bytes)) {
      // One statement is a transaction of its own, and half as dear.
      this.#patiently(() => this.#queue.insert(this.#lastSeq + 1, now, bytes, first));
      this.#count++;
      this.#bytes += bytes;
      this.#lastSeq++;
      return { refused: [], evicted: [] };
    }
    return this.#putAll(events, now, mustStay);
  }

  fresh(afterSeq: number, limit: number): readonly StoredRow[] {
    return this.#queue.fresh(afterSeq, limit);
  }

  deferred(now: number, limit: number): readonly StoredRow[] {
    return this.#queue.deferred(now, now + this.#settings.maxDelayMs, limit);
  }

  oldest(): number | undefined {
    return this.#queue.oldest();
  }

  nextDue(now: number): number | undefined {
    return this.#queue.nextDue(now);
  }

  /** Writes down what became of a batch; returns how many dead letters had to go for new ones. */
  conclude({ gone, tried, dead, pace }: Outcome, now: number): number {
    const left = [...gone, ...dead.map(({ row }) => row)];
    const discarded = this.#patiently(() =>
      this.#inTransaction(() => {
        this.#queue.delete(left);
        for (const { row, dueAt } of tried) this.#queue.countAttempt(row.seq, dueAt);
        if (pace !== undefined) this.#state.writePace(pace);
        return this.#deadLetters.bury(dead, now);
      }),
    );
    for (const { bytes } of left) {
      this.#count--;
      this.#bytes -= bytes;
    }
    this.#evictedUpTo = 0;
    return discarded;
  }

  /** Puts dead letters that somebody wants to be replayed back into the queue, as far as there is room. */
  replay(now: number): void {
    if (this.#deadLetters.marked(1).length === 0) return;
    let count = this.#count;
    let bytes = this.#bytes;
    let seq = this.#lastSeq;
    this.#patiently(() =>
      this.#inTransaction(() => {
        for (const letter of this.#deadLetters.marked(MAX_REPLAYS)) {
          if (!this.#hasRoom(count, bytes + letter.bytes)) break;
          this.#deadLetters.remove(letter.id);
          this.#queue.insert(++seq, now, letter.bytes, letter.event);
          count++;
          bytes += letter.bytes;
        }
      }),
    );
    this.#recovered += count - this.#count;
    this.#count = count;
    this.#bytes = bytes;
    this.#lastSeq = seq;
  }

  /** How fast an earlier process was going. */
  readPace(): PaceRecord {
    return this.#state.readPace();
  }

  close(): void {
    try {
      this.#database.close();
    } finally {
      this.#lock.close();
    }
  }

  /** Opens the database, or a new one with what can be read of it. */
  #openSound(now: number): Database {
    const { path } = this.#settings;
    try {
      return openSoundDatabase(this.#settings);
    } catch (error) {
      if (!isCorrupt(error)) throw error;
    }
    const aside = setAside(path, now);
    const database = openDatabase(this.#settings);
    this.#damage = { aside, salvaged: salvage(aside, database) };
    return database;
  }

  #hasRoom(count: number, bytes: number): boolean {
    const { maxEvents, maxBytes } = this.#settings;
    return count < maxEvents && bytes <= maxBytes;
  }

  #putAll(events: readonly string[], now: number, mustStay: (seq: number) => boolean): Stored {
    const refused: number[] = [];
    const evicted: StoredRow[] = [];
    let count = this.#count;
    let bytes = this.#bytes;
    let seq = this.#lastSeq;
    let evictedUpTo = this.#evictedUpTo;

    const evictFor = (size: number): boolean => {
      for (let left = MAX_EVICTIONS; left > 0;) {
        if (this.#hasRoom(count, bytes + size)) return true;
        const row = this.#queue.after(evictedUpTo);
        if (row === undefined) return false;
        evictedUpTo = row.seq;
        if (mustStay(row.seq)) continue;
        this.#queue.delete([row]);
        evicted.push(row);
        count--;
        bytes -= row.bytes;
        left--;
      }
      return this.#hasRoom(count, bytes + size);
    };

    this.#patiently(() =>
      this.#inTransaction(() => {
        for (const [index, event] of events.entries()) {
          const size = Buffer.byteLength(event);
          const hasRoom =
            this.#hasRoom(count, bytes + size) ||
            (this.#settings.onFull === "drop-oldest" && evictFor(size));
          if (!hasRoom) {
            refused.push(index);
            continue;
          }
          this.#queue.insert(++seq, now, size, event);
          count++;
          bytes += size;
        }
      }),
    );
    this.#count = count;
    this.#bytes = bytes;
    this.#lastSeq = seq;
    this.#evictedUpTo = evictedUpTo;
    return { refused, evicted };
  }

  /** Waits for the lock of somebody else's program, but after a wait in vain not again until it is free. */
  #patiently<Result>(work: () => Result): Result {
    try {
      const result = work();
      if (!this.#isPatient) this.#setPatience(true);
      return result;
    } catch (error) {
      if (isBusy(error) && this.#isPatient) this.#setPatience(false);
      // Room for the log may be in the log itself.
      if (isFull(error)) this.#emptyLog();
      throw error;
    }
  }

  #setPatience(isPatient: boolean): void {
    this.#isPatient = isPatient;
    this.#database.pragma(`busy_timeout = ${isPatient ? BUSY_TIMEOUT_MS : 0}`);
  }

  #emptyLog(): void {
    try {
      this.#database.pragma("wal_checkpoint(TRUNCATE)");
    } catch {
      // It was worth a try; what counts is the error that led here.
    }
  }
}
