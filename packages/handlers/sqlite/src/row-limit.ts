/**
 * Checks how many rows a query may return: each holds a whole event in memory.
 *
 * @throws RangeError where it is no whole number from 1 up.
 */
export function rowLimit(limit: number): number {
  if (Number.isSafeInteger(limit) && limit >= 1) return limit;
  throw new RangeError(`[sqlite] limit must be a positive integer; received ${String(limit)}.`);
}
