/**
 * Checks of options at construction, for handlers and decorators: `@llmobs/core/options`. Each names
 * the package, the option, what is expected and what came.
 */

/** The least and the most that a number may be. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/**
 * Checks a text.
 *
 * @throws TypeError where the value is no string, or an empty one.
 */
export function requireString(where: string, option: string, value: unknown): void {
  if (typeof value === "string" && value !== "") return;
  throw new TypeError(message(where, option, "a string with text in it", value));
}

/**
 * Checks a switch.
 *
 * @throws TypeError where the value is neither `true` nor `false`.
 */
export function requireBoolean(where: string, option: string, value: unknown): void {
  if (typeof value === "boolean") return;
  throw new TypeError(message(where, option, "true or false", value));
}

/**
 * Checks a function.
 *
 * @throws TypeError where the value is no function.
 */
export function requireFunction(where: string, option: string, value: unknown): void {
  if (typeof value === "function") return;
  throw new TypeError(message(where, option, "a function", value));
}

/**
 * Checks a number; the infinities pass where the bounds let them.
 *
 * @throws RangeError where the value is no number or outside the bounds.
 * @example
 * ```ts
 * import { requireNumber } from "@llmobs/core/options";
 *
 * try {
 *   requireNumber("sampling", "rate", 1.5, { min: 0, max: 1 });
 * } catch (error) {
 *   console.log((error as Error).message); // [sampling] rate must be a number from 0 to 1; received 1.5.
 * }
 * ```
 */
export function requireNumber(
  where: string,
  option: string,
  value: unknown,
  bounds: Bounds = {},
): void {
  if (typeof value === "number" && isWithin(value, bounds)) return;
  throw new RangeError(message(where, option, `a number${inWords(bounds)}`, value));
}

/**
 * Checks an integer; the infinities are none.
 *
 * @throws RangeError where the value is no safe integer or outside the bounds.
 */
export function requireInteger(
  where: string,
  option: string,
  value: unknown,
  bounds: Bounds = {},
): void {
  if (Number.isSafeInteger(value) && isWithin(value as number, bounds)) return;
  throw new RangeError(message(where, option, `an integer${inWords(bounds)}`, value));
}

/**
 * Checks a value of which there are only a few.
 *
 * @throws RangeError where the value is none of those allowed.
 */
export function requireOneOf(
  where: string,
  option: string,
  value: unknown,
  allowed: readonly unknown[],
): void {
  if (allowed.includes(value)) return;
  throw new RangeError(message(where, option, `one of ${allowed.map(show).join(", ")}`, value));
}

function isWithin(value: number, { min = -Infinity, max = Infinity }: Bounds): boolean {
  return value >= min && value <= max;
}

function inWords({ min, max }: Bounds): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return ` of at least ${min}`;
  return max === undefined ? "" : ` of at most ${max}`;
}

function message(where: string, option: string, expected: string, received: unknown): string {
  return `[${where}] ${option} must be ${expected}; received ${show(received)}.`;
}

function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object" && value !== null) return "an object";
  return typeof value === "function" ? "a function" : String(value);
}
