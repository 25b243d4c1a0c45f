import { describe, expect, it } from "vitest";
import { circuitBreaker } from "./circuit-breaker.ts";
import { type CircuitBreakerOptions, readOptions } from "./circuit-breaker-options.ts";

describe("the options of a circuit breaker", () => {
  it("have defaults", () => {
    expect(readOptions({})).toEqual({
      failureThreshold: 5,
      resetTimeoutMs: 30_000,
      halfOpenProbes: 1,
      probeTimeoutMs: 10_000,
      onStateChange: expect.any(Function),
    });
  });

  it.each<[string, CircuitBreakerOptions]>([
    ["failureThreshold must be an integer of at least 1; received 0", { failureThreshold: 0 }],
    ["resetTimeoutMs must be a number of at least 0; received -1", { resetTimeoutMs: -1 }],
    ["halfOpenProbes must be an integer of at least 1; received 0.5", { halfOpenProbes: 0.5 }],
    ["probeTimeoutMs must be a number from 1 to 2147483647; received 0", { probeTimeoutMs: 0 }],
    [
      "probeTimeoutMs must be a number from 1 to 2147483647; received Infinity",
      { probeTimeoutMs: Infinity },
    ],
  ])("are refused: %s", (message, options) => {
    expect(() => circuitBreaker(options)).toThrow(new RangeError(`[circuit-breaker] ${message}.`));
  });

  it("are refused where onStateChange is no function", () => {
    expect(() => circuitBreaker({ onStateChange: "log" as never })).toThrow(
      new TypeError('[circuit-breaker] onStateChange must be a function; received "log".'),
    );
  });
});
