import { requireFunction, requireInteger, requireNumber } from "@llmobs/core/options";

/** How much may be tried again, so that an outage is not made worse. */
export interface RetryBudget {
  /** How many retries there may be for each call that came, in any window. @default 0.1 */
  readonly ratio?: number;
  /** How many there may be in a window, however few calls came. @default 10 */
  readonly minimum?: number;
  /** The length of a window in milliseconds. @default 10_000 */
  readonly windowMs?: number;
}

/** When to try again, and for how long. */
export interface RetryOptions {
  /** How often a delivery is tried at most, the first time included. @default 5 */
  readonly attempts?: number;
  /** The longest wait before the second attempt; it doubles with each further one. @default 200 */
  readonly baseDelayMs?: number;
  /** The longest wait of all, unless the destination asks for a longer one. @default 30_000 */
  readonly maxDelayMs?: number;
  /** No attempt begins later than this many milliseconds after the first one. @default 60_000 */
  readonly deadlineMs?: number;
  /** `false` for no budget. @default { ratio: 0.1, minimum: 10, windowMs: 10_000 } */
  readonly budget?: RetryBudget | false;
  /** Gives a number from 0 up to, and without, 1: for tests. @default Math.random */
  readonly random?: () => number;
}

/** Options that are checked and complete. */
export interface RetrySettings {
  readonly attempts: number;
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
  readonly deadlineMs: number;
  readonly budget: Required<RetryBudget>;
  readonly random: () => number;
}

/** Beyond it, a timer of Node fires at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;
const NO_BUDGET = { ratio: 0, minimum: Infinity, windowMs: Infinity };

/** Checks the options and fills in what they leave out. */
export function readOptions(options: RetryOptions): RetrySettings {
  const {
    attempts = 5,
    baseDelayMs = 200,
    maxDelayMs = 30_000,
    deadlineMs = 60_000,
    budget = {},
    random = Math.random,
  } = options;
  requireInteger("retry", "attempts", attempts, { min: 1 });
  requireNumber("retry", "baseDelayMs", baseDelayMs, { min: 0, max: MAX_TIMER_MS });
  requireNumber("retry", "maxDelayMs", maxDelayMs, { min: 0, max: MAX_TIMER_MS });
  requireNumber("retry", "deadlineMs", deadlineMs, { min: 0, max: MAX_TIMER_MS });
  requireFunction("retry", "random", random);
  return {
    attempts,
    baseDelayMs,
    maxDelayMs,
    deadlineMs,
    budget: budget === false ? NO_BUDGET : readBudget(budget),
    random,
  };
}

function readBudget(budget: RetryBudget): Required<RetryBudget> {
  const { ratio = 0.1, minimum = 10, windowMs = 10_000 } = budget;
  requireNumber("retry", "budget.ratio", ratio, { min: 0 });
  requireNumber("retry", "budget.minimum", minimum, { min: 0 });
  requireNumber("retry", "budget.windowMs", windowMs, { min: 1 });
  return { ratio, minimum, windowMs };
}
