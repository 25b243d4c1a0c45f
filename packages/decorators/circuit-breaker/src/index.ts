export { type CircuitState } from "./circuit.ts";
export { type CircuitBreaker, circuitBreaker } from "./circuit-breaker.ts";
export type { CircuitBreakerOptions, StateChange } from "./circuit-breaker-options.ts";
export { plugin } from "./plugin.ts";
