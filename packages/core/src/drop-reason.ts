/**
 * Why an event was not delivered. The set is closed, so that sums and dashboards stay readable; a
 * third party names its own with the prefix `custom:`.
 *
 * | reason | who drops |
 * |---|---|
 * | `filtered`, `sampled_out`, `rate_limited` | a decorator, on purpose |
 * | `queue_full`, `evicted` | a bounded buffer or the bound on promises in flight |
 * | `retry_exhausted`, `breaker_open` | retry, circuit breaker |
 * | `handler_error` | the sink refused the event for a reason of its own |
 * | `invalid_event` | the manager: what came is no event |
 * | `transform_error` | a decorator that failed while changing the event (a redaction, say) |
 * | `serialize_error`, `too_large` | a sink that could not write the event down |
 * | `reentrant` | the manager: a handler observed while it was handling |
 * | `already_shutdown` | whoever was disposed before the event came |
 * | `shutdown_timeout` | what was still queued, in memory, when the deadline passed |
 */
export type DropReason = (typeof DROP_REASONS)[number] | `custom:${string}`;

/** Every reason that this library itself uses. */
export const DROP_REASONS = [
  "queue_full",
  "already_shutdown",
  "retry_exhausted",
  "breaker_open",
  "serialize_error",
  "too_large",
  "shutdown_timeout",
  "reentrant",
  "rate_limited",
  "sampled_out",
  "filtered",
  "handler_error",
  "invalid_event",
  "transform_error",
  "evicted",
] as const;

/** Says whether a value is a drop reason. */
export function isDropReason(value: unknown): value is DropReason {
  return (
    typeof value === "string" &&
    ((DROP_REASONS as readonly string[]).includes(value) || value.startsWith("custom:"))
  );
}
