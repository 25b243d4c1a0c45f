import { dropReasonOf, type FailedEvent, isRetryable } from "@llmobs/core/error";
import type { Batch } from "./batch.ts";
import type { Death } from "./dead-letter-table.ts";
import type { OutboxSettings } from "./outbox-options.ts";
import type { StoredRow } from "./queue-table.ts";

/** What parts of the pipe say of themselves, not of the event: an outbox can wait until that is over. */
const OF_THE_PIPE: ReadonlySet<string> = new Set([
  "breaker_open",
  "retry_exhausted",
  "already_shutdown",
  "shutdown_timeout",
]);

/** What became of the events of a batch. */
export interface Verdict {
  readonly gone: readonly StoredRow[];
  /** To be tried again. */
  readonly failed: readonly StoredRow[];
  /** Given up. */
  readonly dead: readonly Death[];
}

/** Decides what failures mean for each event of a batch. */
export function judge(
  { rows, rowOf, unreadable }: Batch,
  failures: readonly FailedEvent[],
  settings: OutboxSettings,
  now: number,
): Verdict {
  const failed: StoredRow[] = [];
  const dead: Death[] = unreadable.map((row) => {
    const error = new Error("The event can no longer be read");
    return { row, reason: "serialize_error", error };
  });
  for (const { event, error } of failures) {
    const row = rowOf.get(event) as StoredRow;
    const death = deathOf(row, error, settings, now);
    if (death === undefined) failed.push(row);
    else dead.push(death);
  }
  const others = new Set([...failed, ...dead.map(({ row }) => row)]);
  return { gone: rows.filter((row) => !others.has(row)), failed, dead };
}

/** Gives an event up for which trying again is of no use; undefined where it may be. */
function deathOf(
  row: StoredRow,
  error: unknown,
  { attempts, maxAgeMs }: OutboxSettings,
  now: number,
): Death | undefined {
  const reason = dropReasonOf(error);
  if (!isRetryable(error) && !OF_THE_PIPE.has(reason)) return { row, reason, error };
  const isExhausted = row.attempts + 1 >= attempts || now - row.storedAt >= maxAgeMs;
  return isExhausted ? { row, reason: "retry_exhausted", error } : undefined;
}
