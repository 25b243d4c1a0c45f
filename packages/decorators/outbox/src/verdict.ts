import { dropReasonOf, isRetryable } from "@llmobs/core/error";
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

/** Gives an event up for which trying again is of no use; undefined where it may be. */
export function verdictOn(
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
