import type { HrTime } from "@opentelemetry/api";

/**
 * Writes a moment in milliseconds since the Unix epoch as seconds and nanoseconds. The SDK takes
 * smaller numbers for readings of the monotonic clock; a pair is never mistaken.
 */
export function hrTime(ms: number): HrTime {
  const seconds = Math.floor(ms / 1_000);
  return [seconds, Math.round((ms - seconds * 1_000) * 1_000_000)];
}
