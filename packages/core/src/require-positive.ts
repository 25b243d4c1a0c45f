/**
 * Checks an option that must be a positive number.
 *
 * @throws RangeError naming the option and what came.
 */
export function requirePositive(where: string, option: string, value: number): void {
  if (typeof value === "number" && value > 0) return;
  throw new RangeError(
    `[${where}] ${option} must be a positive number; received ${String(value)}.`,
  );
}
