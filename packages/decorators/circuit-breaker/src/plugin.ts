import type { DecoratorPlugin } from "@llmobs/core";
import { circuitBreaker } from "./circuit-breaker.ts";
import type { CircuitBreakerOptions } from "./circuit-breaker-options.ts";

/** What makes this package loadable by name and configurable by environment variables. */
export const plugin: DecoratorPlugin<CircuitBreakerOptions> = {
  apiVersion: 1,
  kind: "decorator",
  name: "circuit-breaker",
  create: circuitBreaker,
  variables: {
    LLMOBS_CIRCUIT_BREAKER_FAILURE_THRESHOLD: {
      option: "failureThreshold",
      kind: "integer",
      description: "How many calls have to fail in a row to open the circuit.",
    },
    LLMOBS_CIRCUIT_BREAKER_RESET_TIMEOUT_MS: {
      option: "resetTimeoutMs",
      kind: "number",
      description: "Milliseconds that the destination is left alone before it is probed.",
    },
    LLMOBS_CIRCUIT_BREAKER_HALF_OPEN_PROBES: {
      option: "halfOpenProbes",
      kind: "integer",
      description: "How many calls are let through as probes.",
    },
    LLMOBS_CIRCUIT_BREAKER_PROBE_TIMEOUT_MS: {
      option: "probeTimeoutMs",
      kind: "number",
      description: "Milliseconds after which a probe that has not settled counts as failed.",
    },
  },
  guarantees: {
    boundedBy: "It holds nothing.",
    whenFull: "It never is.",
    onFailure:
      "Failures are handed on as they are; while the circuit is open, events are handed back at once as `breaker_open`, without a call.",
    onFlush: "There is nothing to do.",
    onCrash: "There is nothing to lose; the next process begins with a closed circuit.",
  },
};
