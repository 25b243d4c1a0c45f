import type { Database, Statement } from "better-sqlite3";
import type { DropReason } from "@llmobs/core";
import { toErrorData } from "@llmobs/core/error";
import type { DeadLetterLimits } from "./outbox-options.ts";
import type { StoredRow } from "./queue-table.ts";

/** An event that is given up. */
export interface Death {
  readonly row: StoredRow;
  readonly reason: DropReason;
  /** What it failed of. */
  readonly error: unknown;
}

const MAX_ERROR_LENGTH = 1_000;

/** A dead letter that somebody wants to be tried again. */
export interface Resurrection {
  readonly id: number;
  readonly bytes: number;
  readonly event: string;
}

/** The events that were given up. All of it is called within transactions of others. */
export class DeadLetterTable {
  readonly #limits: Required<DeadLetterLimits>;
  readonly #insert: Statement<[number, number, number, string, string, number, string]>;
  readonly #measure: Statement<[], { count: number; bytes: number }>;
  readonly #oldest: Statement<[], { id: number; bytes: number }>;
  readonly #delete: Statement<[number]>;
  readonly #marked: Statement<[number], Resurrection>;

  constructor(database: Database, limits: Required<DeadLetterLimits>) {
    this.#limits = limits;
    this.#insert = database.prepare(`
      INSERT INTO dead_letters(stored_at, died_at, attempts, reason, error, bytes, event)
      VALUES (?, ?, ?, ?, ?, ?, ?)`);
    this.#measure = database.prepare(
      "SELECT COUNT(*) AS count, COALESCE(SUM(bytes), 0) AS bytes FROM dead_letters",
    );
    this.#oldest = database.prepare("SELECT id, bytes FROM dead_letters ORDER BY id LIMIT 1");
    this.#delete = database.prepare("DELETE FROM dead_letters WHERE id = ?");
    this.#marked = database.prepare(
      "SELECT id, bytes, event FROM dead_letters WHERE replay = 1 ORDER BY id LIMIT ?",
    );
  }

  /** Adds what died, and deletes the oldest beyond the limits; returns how many those were. */
  bury(deaths: readonly Death[], now: number): number {
    for (const { row, reason, error } of deaths) {
      const { storedAt, attempts, bytes, event } = row;
      this.#insert.run(storedAt, now, attempts + 1, reason, inWords(error), bytes, event);
    }
    return deaths.length === 0 ? 0 : this.#trim();
  }

  marked(limit: number): Resurrection[] {
    return this.#marked.all(limit);
  }

  remove(id: number): void {
    this.#delete.run(id);
  }

  #trim(): number {
    const { maxEvents, maxBytes } = this.#limits;
    let { count, bytes } = this.#measure.get() as { count: number; bytes: number };
    let deleted = 0;
    while (count > maxEvents || bytes > maxBytes) {
      const oldest = this.#oldest.get();
      if (oldest === undefined) break;
      this.#delete.run(oldest.id);
      count--;
      bytes -= oldest.bytes;
      deleted++;
    }
    return deleted;
  }
}

function inWords(error: unknown): string {
  const { name, message } = toErrorData(error);
  return `${name}: ${message}`.slice(0, MAX_ERROR_LENGTH);
}
