import type { DiagnosticInput, Handler, Next } from "@llmobs/core";
import { type FakeClock, fakeClock } from "@llmobs/testing";
import { type CircuitBreaker, circuitBreaker } from "../src/circuit-breaker.ts";
import type { CircuitBreakerOptions, StateChange } from "../src/circuit-breaker-options.ts";

/** A circuit breaker in front of something that a test decides on, on a clock that it moves. */
export interface Standing {
  readonly breaker: CircuitBreaker;
  readonly node: Handler;
  readonly clock: FakeClock;
  readonly changes: readonly StateChange[];
  readonly diagnostics: readonly DiagnosticInput[];
}

export function standing(next: Next, options: CircuitBreakerOptions = {}): Standing {
  const clock = fakeClock();
  const changes: StateChange[] = [];
  const diagnostics: DiagnosticInput[] = [];
  const onStateChange = (change: StateChange): void => void changes.push(change);
  const breaker = circuitBreaker({ onStateChange, ...options });
  const node = breaker(next, {
    clock,
    signal: new AbortController().signal,
    drop: () => {
      throw new Error("circuitBreaker drops nothing");
    },
    diagnostic: (diagnostic) => diagnostics.push(diagnostic),
    adopt: () => {
      throw new Error("circuitBreaker adopts nothing");
    },
  });
  return { breaker, node, clock, changes, diagnostics };
}
