import type { Decorator, Handler, Next, ObservedEvent } from "@llmobs/core";
import { Circuit, type CircuitState, type Permit } from "./circuit.ts";
import { type CircuitBreakerOptions, readOptions } from "./circuit-breaker-options.ts";
import { outcomeOf } from "./outcome.ts";

/** A decorator that tells its state. */
export interface CircuitBreaker extends Decorator {
  /** An open circuit becomes half-open with the first call after `resetTimeoutMs`, not by itself. */
  readonly state: CircuitState;
}

/**
 * Leaves a failing destination alone. After `failureThreshold` failed calls in a row the circuit is
 * open: events are handed back at once, as `breaker_open`, without a call. After `resetTimeoutMs` one
 * call is let through as a probe; if it succeeds the circuit closes, and if it fails or hangs the
 * circuit opens again. A batch is one call, failed if all of it failed.
 *
 * Events that are refused for what they are (`retryable: false`) say nothing of the destination and
 * don't count. A breaker guards one destination: it can stand in one pipe only.
 *
 * @throws RangeError or TypeError where an option has no sense; in `pipe`, TypeError where it stands in
 * another pipe already, or where what stands behind it takes events into a queue, out of which
 * failures don't come back.
 * @example
 * ```ts
 * import { ObservabilityManager, pipe } from "@llmobs/core";
 * import { circuitBreaker } from "@llmobs/circuit-breaker";
 *
 * const breaker = circuitBreaker({ failureThreshold: 2 });
 * const down = {
 *   name: "down",
 *   handle: () => {
 *     throw new Error("503");
 *   },
 * };
 * const observability = new ObservabilityManager({
 *   source: "docs",
 *   handlers: [pipe(breaker, down)],
 *   onDiagnostic: ({ kind, message }) => console.log(`${kind}: ${message}`),
 * });
 * observability.log("one");
 * // => handler_error: An event could not be delivered
 * observability.log("two");
 * // => circuit_opened: The circuit opened, since 2 calls in a row failed
 * observability.log("three");
 * // => breaker_open: An event could not be delivered
 * console.log(breaker.state); // open
 * ```
 */
export function circuitBreaker(options: CircuitBreakerOptions = {}): CircuitBreaker {
  const settings = readOptions(options);
  let circuit: Circuit | undefined;
  const decorator: Decorator = (next, context) => {
    if (next.acknowledges === "enqueue") {
      throw new TypeError(
        "[circuit-breaker] No failure comes back from what stands behind circuitBreaker: a buffer or fan-out takes events into a queue. The order that works is pipe(buffer(), circuitBreaker(), handler).",
      );
    }
    if (circuit !== undefined) {
      throw new TypeError(
        "[circuit-breaker] This circuit breaker stands in a pipe already. Make one for each destination, with circuitBreaker().",
      );
    }
    circuit = new Circuit(settings, context);
    return new Breaker(circuit, next);
  };
  return Object.defineProperty(decorator, "state", {
    get: (): CircuitState => circuit?.state ?? "closed",
  }) as CircuitBreaker;
}

class Breaker implements Handler {
  readonly name = "circuit-breaker";
  readonly #circuit: Circuit;
  readonly #next: Next;

  constructor(circuit: Circuit, next: Next) {
    this.#circuit = circuit;
    this.#next = next;
  }

  handle(event: ObservedEvent): void | Promise<void> {
    const permit = this.#circuit.admit();
    let result: void | Promise<void>;
    try {
      result = this.#next.handle(event);
    } catch (error) {
      return handBack(permit, error, 1);
    }
    if (result === undefined) return permit.succeed();
    return result.then(permit.succeed, (error: unknown) => handBack(permit, error, 1));
  }

  handleBatch(events: readonly ObservedEvent[]): void | Promise<void> {
    const permit = this.#circuit.admit();
    let result: void | Promise<void>;
    try {
      result = this.#next.handleBatch(events);
    } catch (error) {
      return handBack(permit, error, events.length);
    }
    if (result === undefined) return permit.succeed();
    return result.then(permit.succeed, (error: unknown) => handBack(permit, error, events.length));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#circuit.dispose();
  }
}

function handBack(permit: Permit, error: unknown, count: number): never {
  switch (outcomeOf(error, count)) {
    case "success":
      permit.succeed();
      break;
    case "failure":
      permit.fail(error);
      break;
    case "neither":
      permit.release();
      break;
  }
  throw error;
}
