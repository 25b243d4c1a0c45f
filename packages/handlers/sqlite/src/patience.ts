import type { Database } from "better-sqlite3";

/** After a wait in vain, for how long nothing waits again. */
const REST_MS = 1_000;

/**
 * Bounds how much of its time the host spends waiting for another process that holds the database:
 * a write waits up to the busy timeout, but after a wait in vain those of the next second fail at once.
 */
export class Patience {
  readonly #database: Database;
  readonly #busyTimeoutMs: number;
  readonly #monotonic: () => number;
  #restUntil: number | undefined;

  constructor(database: Database, busyTimeoutMs: number, monotonic: () => number) {
    this.#database = database;
    this.#busyTimeoutMs = busyTimeoutMs;
    this.#monotonic = monotonic;
  }

  /** Called before each write. */
  regain(): void {
    if (this.#restUntil !== undefined && this.#monotonic() >= this.#restUntil) {
      this.#restUntil = undefined;
      this.#wait(this.#busyTimeoutMs);
    }
  }

  /** Called when a write found the database busy. */
  lose(): void {
    // While it rests nobody waited, so that the rest isn't prolonged.
    if (this.#restUntil !== undefined) return;
    this.#restUntil = this.#monotonic() + REST_MS;
    this.#wait(0);
  }

  #wait(ms: number): void {
    this.#database.pragma(`busy_timeout = ${ms}`);
  }
}
