import { isBusy } from "@llmobs/core/error";
import type { Database } from "better-sqlite3";
import { type EventRow, INSERT_EVENT } from "./event-row.ts";
import { Patience } from "./patience.ts";
import { Retention } from "./retention.ts";
import type { SqliteSettings } from "./sqlite-options.ts";

/** What a writer needs besides its database. */
export interface WriterSurroundings {
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  readonly monotonic: () => number;
  /** Hears of a retention that failed; what was written stays written. */
  readonly onRetentionError: (error: unknown) => void;
}

/** Writes rows through one connection, which it owns. */
export class EventWriter {
  readonly #database: Database;
  readonly #insertOne: (row: EventRow) => unknown;
  readonly #insertAll: (rows: readonly EventRow[]) => void;
  readonly #patience: Patience;
  readonly #retention: Retention;
  readonly #onRetentionError: (error: unknown) => void;

  constructor(database: Database, settings: SqliteSettings, surroundings: WriterSurroundings) {
    this.#database = database;
    const insert = database.prepare<[...EventRow]>(INSERT_EVENT);
    this.#insertOne = (row) => insert.run(...row);
    const transaction = database.transaction((rows: readonly EventRow[]) => {
      for (const row of rows) insert.run(...row);
    });
    this.#insertAll = (rows) => transaction.immediate(rows);
    this.#patience = new Patience(database, settings.busyTimeoutMs, surroundings.monotonic);
    this.#retention = new Retention(database, settings, surroundings.now);
    this.#onRetentionError = surroundings.onRetentionError;
  }

  /**
   * Writes all rows or none: when it returns they are in the database, when it throws nothing is.
   *
   * @throws SqliteError as better-sqlite3 threw it.
   */
  write(rows: readonly EventRow[]): void {
    const [first] = rows;
    if (first === undefined) return;
    this.#patience.regain();
    try {
      if (rows.length === 1) this.#insertOne(first);
      else this.#insertAll(rows);
    } catch (error) {
      if (isBusy(error)) this.#patience.lose();
      throw error;
    }
    this.#tidy(rows.length);
  }

  close(): void {
    this.#database.close();
  }

  #tidy(events: number): void {
    try {
      this.#retention.afterWriting(events);
    } catch (error) {
      if (isBusy(error)) this.#patience.lose();
      this.#onRetentionError(error);
    }
  }
}
