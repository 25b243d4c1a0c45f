import type { Database, Statement } from "better-sqlite3";
import type { LaneRecord } from "./lane.ts";

/** Events go in one of two lanes: those that have failed on their own hold up no others. */
export type LaneName = "fresh" | "deferred";

/** What the next process has to know of the lanes. */
export class LaneTable {
  readonly #read: Statement<[string], LaneRecord>;
  readonly #write: Statement<[string, number, number, number]>;

  constructor(database: Database) {
    this.#read = database.prepare(
      "SELECT failures, delay_ms AS delayMs, until FROM lanes WHERE name = ?",
    );
    this.#write = database.prepare(
      "INSERT OR REPLACE INTO lanes(name, failures, delay_ms, until) VALUES (?, ?, ?, ?)",
    );
  }

  read(name: LaneName): LaneRecord | undefined {
    return this.#read.get(name);
  }

  write(name: string, { failures, delayMs, until }: LaneRecord): void {
    this.#write.run(name, failures, delayMs, until);
  }
}
