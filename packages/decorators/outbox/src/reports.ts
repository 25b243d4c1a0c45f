import type { DecoratorContext, ObservedEvent } from "@llmobs/core";
import type { Batch } from "./batch.ts";
import type { Death } from "./dead-letter-table.ts";
import { eventOf, UNREADABLE } from "./event-text.ts";
import type { StoredRow } from "./queue-table.ts";
import type { Damage } from "./set-aside.ts";

/** Books what an outbox drops, and tells whom it concerns. */
export class Reports {
  readonly #context: DecoratorContext;

  constructor(context: DecoratorContext) {
    this.#context = context;
  }

  evicted(rows: readonly StoredRow[]): void {
    for (const row of rows) this.#context.drop(eventOf(row.event) ?? UNREADABLE, "evicted");
    const message = "The outbox is full: its oldest events are dropped";
    this.#context.diagnostic({ kind: "evicted", message, count: rows.length });
  }

  dead(deaths: readonly Death[], { rowOf }: Batch): void {
    const events = new Map<StoredRow, ObservedEvent>();
    for (const [event, row] of rowOf) events.set(row, event);
    for (const { row, reason } of deaths) this.#context.drop(events.get(row) ?? UNREADABLE, reason);
    for (const [kind, alike] of Map.groupBy(deaths, ({ reason }) => reason)) {
      const message = "Events could not be delivered and became dead letters";
      const error = alike.at(-1)?.error;
      this.#context.diagnostic({ kind, message, count: alike.length, error });
    }
  }

  failed(count: number, error: unknown): void {
    const message = "Events could not be delivered; they are kept and tried again";
    this.#context.diagnostic({ kind: "delivery_failed", message, count, error });
  }

  discarded(count: number): void {
    const message = "There were too many dead letters: the oldest are deleted";
    this.#context.diagnostic({ kind: "dead_letters_full", message, count });
  }

  damaged({ aside, salvaged }: Damage): void {
    const message = `The database was damaged and lies at ${aside} now; what could be read, ${salvaged} events, is in a new one`;
    this.#context.diagnostic({ kind: "database_damaged", message });
  }

  /** Does something with the database; undefined where that fails, and then it is told. */
  attempt<Result>(what: string, work: () => Result): Result | undefined {
    try {
      return work();
    } catch (error) {
      const message = `The database ${what}; it is tried again`;
      this.#context.diagnostic({ kind: "database_error", message, error });
      return undefined;
    }
  }
}
