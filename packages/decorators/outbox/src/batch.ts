import type { ObservedEvent } from "@llmobs/core";
import { eventOf } from "./event-text.ts";
import type { LaneName } from "./pace.ts";
import type { StoredRow } from "./queue-table.ts";

/** Events that go to the destination together. */
export interface Batch {
  readonly lane: LaneName;
  readonly rows: readonly StoredRow[];
  readonly rowOf: ReadonlyMap<ObservedEvent, StoredRow>;
  /** Rows of which no event can be made any more. */
  readonly unreadable: readonly StoredRow[];
  /** How many failures there had been when it was sent. */
  readonly failuresBefore: number;
}

export function batchOf(rows: readonly StoredRow[], lane: LaneName, failuresBefore: number): Batch {
  const rowOf = new Map<ObservedEvent, StoredRow>();
  const unreadable: StoredRow[] = [];
  for (const row of rows) {
    const event = eventOf(row.event);
    if (event === undefined) unreadable.push(row);
    else rowOf.set(event, row);
  }
  return { lane, rows, rowOf, unreadable, failuresBefore };
}
