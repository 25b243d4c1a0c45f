import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { requireInteger } from "@llmobs/core/options";
import type { ObservedEvent } from "@llmobs/core";
import SqliteDatabase, { type Database } from "better-sqlite3";
import { eventOf } from "./event-text.ts";
import { versionOf } from "./migrate.ts";
import { requirePath } from "./outbox-options.ts";
import { SCHEMA_VERSIONS } from "./schema.ts";
import { openError } from "./sqlite-error.ts";

/** An event that was given up. */
export interface DeadLetter {
  /** Its place among the dead letters: grows, and never repeats. */
  readonly id: number;
  /** Undefined where it can no longer be read. */
  readonly event: ObservedEvent | undefined;
  /** The reason under which it was dropped from the books. */
  readonly reason: string;
  /** What it failed of last. */
  readonly error: string;
  /** How often it was tried. */
  readonly attempts: number;
  /** Milliseconds since the Unix epoch. */
  readonly storedAt: number;
  /** Milliseconds since the Unix epoch. */
  readonly diedAt: number;
}

/** Which dead letters; all of them where nothing is said. */
export interface DeadLetterFilter {
  readonly ids?: readonly number[];
  readonly reason?: string;
}

/** Which dead letters are listed. */
export interface DeadLetterQuery extends DeadLetterFilter {
  /** Only those behind this id, to go on where an earlier list ended. */
  readonly afterId?: number;
  /** @default 100 */
  readonly limit?: number;
}

/** What an outbox holds. */
export interface OutboxCounts {
  readonly queued: number;
  readonly queuedBytes: number;
  /** Dead letters by reason. */
  readonly dead: Readonly<Record<string, number>>;
  /** Those that wait to be taken back into the queue. */
  readonly toReplay: number;
}

/** A look into an outbox's database. */
export interface OutboxFile {
  counts(): OutboxCounts;
  /** The oldest first. */
  deadLetters(query?: DeadLetterQuery): readonly DeadLetter[];
  /**
   * Has dead letters tried again, as if they were new: the outbox takes them back into its queue within a
   * second, or when it next starts. Returns how many they are.
   */
  replay(filter?: DeadLetterFilter): number;
  /** Deletes dead letters; returns how many they were. */
  purge(filter?: DeadLetterFilter): number;
  close(): void;
  [Symbol.dispose](): void;
}

const BUSY_TIMEOUT_MS = 5_000;
/** How many rows are changed at once, so that the outbox need not wait for long. */
const ROWS_AT_ONCE = 500;

/**
 * Opens the database of an outbox to look at it: how much waits, which events were given up and why. It
 * works while the outbox does, in the same process or another one, and when none does.
 *
 * @throws TypeError or RangeError where the path has no sense, Error that names the file where it is not
 * an outbox's.
 * @example
 * ```ts
 * import { type Handler, ObservabilityManager, pipe } from "@llmobs/core";
 * import { deliveryError } from "@llmobs/core/error";
 * import { openOutbox, outbox } from "@llmobs/outbox";
 *
 * const strict: Handler = {
 *   name: "strict",
 *   handle: () => {
 *     throw deliveryError("400 unknown field", { retryable: false });
 *   },
 * };
 * const observability = new ObservabilityManager({
 *   source: "docs",
 *   handlers: [pipe(outbox({ path: "outbox.db" }), strict)],
 *   onDiagnostic: () => {},
 * });
 * observability.log("hello");
 * await observability.shutdown();
 *
 * const file = openOutbox("outbox.db");
 * for (const { event, error } of file.deadLetters()) console.log(event?.type, error);
 * // => log DeliveryError: 400 unknown field
 * console.log(file.replay()); // 1
 * file.close();
 * ```
 */
export function openOutbox(path: string): OutboxFile {
  requirePath(path);
  const file = resolve(path);
  try {
    if (!existsSync(file)) throw new Error("there is no such file");
    return new Reader(open(file));
  } catch (error) {
    throw openError(file, error);
  }
}

function open(file: string): Database {
  const database = new SqliteDatabase(file, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  try {
    if (versionOf(database) < SCHEMA_VERSIONS.length) {
      throw new Error("no outbox has brought it up to date; start one on it first");
    }
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

interface LetterRow extends Omit<DeadLetter, "event"> {
  readonly event: string;
}

/** The dead letters that a filter means, and that don't wait to be replayed already. */
const SELECTED = `
  FROM dead_letters
  WHERE id > @afterId AND replay = 0
    AND (@reason IS NULL OR reason = @reason)
    AND (@ids IS NULL OR id IN (SELECT value FROM json_each(@ids)))
  ORDER BY id LIMIT @limit`;

interface Selection {
  readonly afterId: number;
  readonly limit: number;
  readonly reason: string | null;
  readonly ids: string | null;
}

function select({ ids, reason }: DeadLetterFilter, afterId: number, limit: number): Selection {
  const list = ids === undefined ? null : JSON.stringify(ids);
  return { afterId, limit, reason: reason ?? null, ids: list };
}

class Reader implements OutboxFile {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  counts(): OutboxCounts {
    const count = (sql: string): number =>
      this.#database.prepare<[], number>(sql).pluck().get() ?? 0;
    const dead = this.#database
      .prepare<[], [string, number]>(
        "SELECT reason, COUNT(*) FROM dead_letters WHERE replay = 0 GROUP BY reason ORDER BY reason",
      )
      .raw()
      .all();
    return {
      queued: count("SELECT COUNT(*) FROM queue"),
      queuedBytes: count("SELECT COALESCE(SUM(bytes), 0) FROM queue"),
      dead: Object.fromEntries(dead),
      toReplay: count("SELECT COUNT(*) FROM dead_letters WHERE replay = 1"),
    };
  }

  deadLetters(query: DeadLetterQuery = {}): readonly DeadLetter[] {
    const { afterId = 0, limit = 100, ...filter } = query;
    requireInteger("outbox", "limit", limit, { min: 1 });
    return this.#database
      .prepare<[Selection], LetterRow>(
        `SELECT id, event, reason, error, attempts, stored_at AS storedAt, died_at AS diedAt ${SELECTED}`,
      )
      .all(select(filter, afterId, limit))
      .map(({ event, ...letter }) => ({ ...letter, event: eventOf(event) }));
  }

  replay(filter: DeadLetterFilter = {}): number {
    return this.#change("UPDATE dead_letters SET replay = 1 WHERE id = ?", filter);
  }

  purge(filter: DeadLetterFilter = {}): number {
    return this.#change("DELETE FROM dead_letters WHERE id = ?", filter);
  }

  close(): void {
    this.#database.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #change(sql: string, filter: DeadLetterFilter): number {
    const idsOf = this.#database.prepare<[Selection], number>(`SELECT id ${SELECTED}`).pluck();
    const statement = this.#database.prepare<[number]>(sql);
    let changed = 0;
    let afterId = 0;
    const changeSome = this.#database.transaction((): boolean => {
      const ids = idsOf.all(select(filter, afterId, ROWS_AT_ONCE));
      for (const id of ids) changed += statement.run(id).changes;
      afterId = ids.at(-1) ?? afterId;
      return ids.length === ROWS_AT_ONCE;
    });
    while (changeSome.immediate());
    return changed;
  }
}
