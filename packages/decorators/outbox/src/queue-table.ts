import type { Database, Statement } from "better-sqlite3";

/** An event in the queue. */
export interface StoredRow {
  readonly seq: number;
  readonly storedAt: number;
  /** How often it has been tried in vain. */
  readonly attempts: number;
  readonly bytes: number;
  /** As JSON. */
  readonly event: string;
}

const COLUMNS = "seq, stored_at AS storedAt, attempts, bytes, event";

/** The events that wait. All of it is called within transactions of others. */
export class QueueTable {
  readonly #insert: Statement<[number, number, number, string]>;
  readonly #delete: Statement<[number]>;
  readonly #deleteRange: Statement<[number, number]>;
  readonly #defer: Statement<[number | null, number]>;
  readonly #fresh: Statement<[number, number], StoredRow>;
  readonly #deferred: Statement<[number, number], StoredRow>;
  readonly #after: Statement<[number], StoredRow>;
  readonly #oldest: Statement<[], number | null>;
  readonly #nextDue: Statement<[number], number | null>;
  readonly #measure: Statement<[], { count: number; bytes: number; last: number }>;
  readonly #mistimed: Statement<[number, number], StoredRow>;

  constructor(database: Database) {
    this.#insert = database.prepare(
      "INSERT INTO queue(seq, stored_at, bytes, event) VALUES (?, ?, ?, ?)",
    );
    this.#delete = database.prepare("DELETE FROM queue WHERE seq = ?");
    this.#deleteRange = database.prepare("DELETE FROM queue WHERE seq BETWEEN ? AND ?");
    this.#defer = database.prepare(
      "UPDATE queue SET attempts = attempts + 1, due_at = ? WHERE seq = ?",
    );
    this.#fresh = database.prepare(
      `SELECT ${COLUMNS} FROM queue WHERE seq > ? AND due_at IS NULL ORDER BY seq LIMIT ?`,
    );
    this.#deferred = database.prepare(
      `SELECT ${COLUMNS} FROM queue WHERE due_at <= ? ORDER BY due_at, seq LIMIT ?`,
    );
    this.#mistimed = database.prepare(
      `SELECT ${COLUMNS} FROM queue WHERE due_at > ? ORDER BY due_at, seq LIMIT ?`,
    );
    this.#after = database.prepare(
      `SELECT ${COLUMNS} FROM queue WHERE seq > ? ORDER BY seq LIMIT 1`,
    );
    this.#oldest = database.prepare<[], number | null>("SELECT MIN(seq) FROM queue").pluck();
    this.#nextDue = database
      .prepare<[number], number | null>("SELECT MIN(due_at) FROM queue WHERE due_at > ?")
      .pluck();
    this.#measure = database.prepare(
      "SELECT COUNT(*) AS count, COALESCE(SUM(bytes), 0) AS bytes, COALESCE(MAX(seq), 0) AS last FROM queue",
    );
  }

  insert(seq: number, now: number, bytes: number, event: string): void {
    this.#insert.run(seq, now, bytes, event);
  }

  delete(rows: readonly StoredRow[]): void {
    const first = rows[0]?.seq ?? 0;
    const last = rows.at(-1)?.seq ?? 0;
    // Fresh events, which nearly all are, have places in a row, and no one else is among them.
    const isRange = rows.every(({ seq }, index) => seq === first + index);
    if (isRange) this.#deleteRange.run(first, last);
    else for (const { seq } of rows) this.#delete.run(seq);
  }

  /** Counts an attempt. The event is tried again in its turn, or when it is due. */
  countAttempt(seq: number, dueAt: number | null): void {
    this.#defer.run(dueAt, seq);
  }

  /** Events behind a place that have not failed on their own. */
  fresh(afterSeq: number, limit: number): StoredRow[] {
    return this.#fresh.all(afterSeq, limit);
  }

  /**
   * Events that have failed on their own and are due. So are those of which the time is further away than
   * any can be: the wall clock was put back since an earlier process set it.
   */
  deferred(now: number, latest: number, limit: number): StoredRow[] {
    const due = this.#deferred.all(now, limit);
    return due.length > 0 ? due : this.#mistimed.all(latest, limit);
  }

  /** The next event behind a place, of whichever kind. */
  after(seq: number): StoredRow | undefined {
    return this.#after.get(seq);
  }

  oldest(): number | undefined {
    return this.#oldest.get() ?? undefined;
  }

  /** When the next event falls due after this moment. */
  nextDue(now: number): number | undefined {
    return this.#nextDue.get(now) ?? undefined;
  }

  measure(): { readonly count: number; readonly bytes: number; readonly last: number } {
    return this.#measure.get() as { count: number; bytes: number; last: number };
  }
}
