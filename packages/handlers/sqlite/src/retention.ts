import type { Database } from "better-sqlite3";

/** What is kept; `Infinity` where there is no limit. */
export interface RetentionLimits {
  readonly keepDays: number;
  readonly keepBytes: number;
}

const DAY_MS = 86_400_000;
/** How many events are written between two looks. */
const INTERVAL = 256;
/** How many events each look may delete for one that was written; above 1, so that it catches up. */
const DELETIONS_PER_WRITE = 2;

const DELETE_OLDER = `
  DELETE FROM events WHERE seq IN (
    SELECT seq FROM events INDEXED BY events_by_time WHERE timestamp < ? ORDER BY timestamp LIMIT ?
  )
`;

const DELETE_FIRST = `
  DELETE FROM events WHERE seq IN (SELECT seq FROM events ORDER BY seq LIMIT ?)
`;

const USED_PAGES = `
  SELECT page_count - freelist_count FROM pragma_page_count, pragma_freelist_count
`;

/** An upper bound: deletions by age may have left gaps. */
const EVENT_COUNT = `
  SELECT IFNULL((SELECT MAX(seq) FROM events) - (SELECT MIN(seq) FROM events) + 1, 0)
`;

/**
 * Deletes what is too old or too much, a little at a time: in proportion to what is being written, so
 * that no batch waits for long and the database still can't outgrow its limit.
 *
 * The file doesn't shrink; the pages that become free are used again. (`auto_vacuum` would shrink it,
 * at a cost to every insert.)
 */
export class Retention {
  readonly #limits: RetentionLimits;
  readonly #now: () => number;
  readonly #deleteOlder: (before: number, most: number) => unknown;
  readonly #deleteFirst: (count: number) => unknown;
  readonly #usedBytes: () => number;
  readonly #eventCount: () => number;
  // A process that writes little and ends soon would otherwise never look.
  #written = INTERVAL;

  constructor(database: Database, limits: RetentionLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
    const older = database.prepare<[number, number]>(DELETE_OLDER);
    const first = database.prepare<[number]>(DELETE_FIRST);
    const usedPages = database.prepare<[], number>(USED_PAGES).pluck();
    const eventCount = database.prepare<[], number>(EVENT_COUNT).pluck();
    const pageBytes = database.pragma("page_size", { simple: true }) as number;
    this.#deleteOlder = (before, most) => older.run(before, most);
    this.#deleteFirst = (count) => first.run(count);
    this.#usedBytes = () => (usedPages.get() ?? 0) * pageBytes;
    this.#eventCount = () => eventCount.get() ?? 0;
  }

  /** Called after each write with the number of its events. */
  afterWriting(events: number): void {
    this.#written += events;
    if (this.#written < INTERVAL) return;
    const most = this.#written * DELETIONS_PER_WRITE;
    this.#written = 0;
    const { keepDays, keepBytes } = this.#limits;
    if (keepDays !== Infinity) this.#deleteOlder(this.#now() - keepDays * DAY_MS, most);
    if (keepBytes !== Infinity) this.#deleteExcess(keepBytes, most);
  }

  #deleteExcess(keepBytes: number, most: number): void {
    const used = this.#usedBytes();
    if (used <= keepBytes) return;
    const share = (used - keepBytes) / used;
    this.#deleteFirst(Math.min(most, Math.ceil(this.#eventCount() * share)));
  }
}
