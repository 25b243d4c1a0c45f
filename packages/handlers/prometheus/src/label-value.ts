/** The value of every label of a series that came when a metric had all that it may have. */
export const OTHER = "other";

/** The value of a label that an event says nothing usable about. */
export const UNKNOWN = "unknown";

const MAX_LENGTH = 128;

/** Makes a label's value of whatever an event holds: text, not too long, that can be written as UTF-8. */
export function labelValue(value: unknown): string {
  if (typeof value !== "string" || value === "") return UNKNOWN;
  return value.slice(0, MAX_LENGTH).toWellFormed();
}
