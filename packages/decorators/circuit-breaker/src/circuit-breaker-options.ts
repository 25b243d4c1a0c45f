import { requireFunction, requireInteger, requireNumber } from "@llmobs/core/options";
import type { CircuitState } from "./circuit.ts";

/** A change of the circuit's state. */
export interface StateChange {
  readonly from: CircuitState;
  readonly to: CircuitState;
  /** The failure behind it, where it opened. */
  readonly error?: unknown;
}

/** When the circuit opens, and how it closes again. */
export interface CircuitBreakerOptions {
  /** How many calls have to fail in a row to open the circuit; a batch is one call. @default 5 */
  readonly failureThreshold?: number;
  /** Milliseconds that the destination is left alone before it is probed. @default 30_000 */
  readonly resetTimeoutMs?: number;
  /** How many calls are let through as probes; all have to succeed. @default 1 */
  readonly halfOpenProbes?: number;
  /** Milliseconds after which a probe that has not settled counts as failed. @default 10_000 */
  readonly probeTimeoutMs?: number;
  /** Hears of every change of state. What it throws is told as a diagnostic. */
  readonly onStateChange?: (change: StateChange) => void;
}

/** Beyond it, a timer of Node fires at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Checks the options and fills in what they leave out. */
export function readOptions(options: CircuitBreakerOptions): Required<CircuitBreakerOptions> {
  const {
    failureThreshold = 5,
    resetTimeoutMs = 30_000,
    halfOpenProbes = 1,
    probeTimeoutMs = 10_000,
    onStateChange = () => {},
  } = options;
  requireInteger("circuit-breaker", "failureThreshold", failureThreshold, { min: 1 });
  requireNumber("circuit-breaker", "resetTimeoutMs", resetTimeoutMs, { min: 0 });
  requireInteger("circuit-breaker", "halfOpenProbes", halfOpenProbes, { min: 1 });
  requireNumber("circuit-breaker", "probeTimeoutMs", probeTimeoutMs, { min: 1, max: MAX_TIMER_MS });
  requireFunction("circuit-breaker", "onStateChange", onStateChange);
  return { failureThreshold, resetTimeoutMs, halfOpenProbes, probeTimeoutMs, onStateChange };
}
