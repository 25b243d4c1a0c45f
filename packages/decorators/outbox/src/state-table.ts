import type { Database, Statement } from "better-sqlite3";
import type { PaceRecord } from "./pace.ts";

/** What the next process, or a person, wants to know of this one. */
export class StateTable {
  readonly #readPace: Statement<[], PaceRecord>;
  readonly #writePace: Statement<[PaceRecord]>;
  readonly #sign: Statement<[number]>;

  constructor(database: Database) {
    this.#readPace = database.prepare(
      "SELECT failures, fresh_until AS freshUntil, deferred_until AS deferredUntil, delay_ms AS delayMs FROM state",
    );
    this.#writePace = database.prepare(
      "UPDATE state SET failures = @failures, fresh_until = @freshUntil, deferred_until = @deferredUntil, delay_ms = @delayMs",
    );
    this.#sign = database.prepare("UPDATE state SET pid = ?");
  }

  readPace(): PaceRecord {
    return this.#readPace.get() as PaceRecord;
  }

  writePace(pace: PaceRecord): void {
    this.#writePace.run(pace);
  }

  /** Leaves word of who has possession, for whoever wants it too. */
  sign(): void {
    this.#sign.run(process.pid);
  }
}
