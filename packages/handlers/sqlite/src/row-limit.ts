import { requireInteger } from "@llmobs/core/options";

/**
 * Checks how many rows a query may return: each holds a whole event in memory.
 *
 * @throws RangeError where it is no whole number from 1 up.
 */
export function rowLimit(limit: number): number {
  requireInteger("sqlite", "limit", limit, { min: 1 });
  return limit;
}
