/**
 * Checks that a contender did all of its work.
 *
 * @throws Error where something is missing, or there is too much of it.
 */
export function requireAll(arrived: number, expected: number, what = "events"): void {
  if (arrived === expected) return;
  throw new Error(`Expected ${expected} ${what} to arrive; ${arrived} did.`);
}
