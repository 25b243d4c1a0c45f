import type { DecoratorContext, DeliveryError, Timer } from "@llmobs/core";
import { deliveryError } from "@llmobs/core/error";
import type { CircuitBreakerOptions } from "./circuit-breaker-options.ts";

/** Whether calls go through: all, none, or a few to find out. */
export type CircuitState = "closed" | "open" | "half-open";

/** Allows one call. Whoever has it says how the call ended, once. */
export interface Permit {
  readonly succeed: () => void;
  readonly fail: (error: unknown) => void;
  /** The call said nothing of the destination. */
  readonly release: () => void;
}

interface Closed {
  readonly kind: "closed";
  /** The same for all calls of the period; it counts the failures in a row. */
  readonly permit: Permit;
}

interface Open {
  readonly kind: "open";
  /** When a probe may be made, by the monotonic clock. */
  readonly until: number;
  readonly rejection: DeliveryError;
}

interface HalfOpen {
  readonly kind: "half-open";
  readonly rejection: DeliveryError;
  readonly timers: Set<Timer>;
  /** How many probes may still begin. */
  free: number;
  /** How many have not succeeded yet. */
  missing: number;
}

type Phase = Closed | Open | HalfOpen;

/** The state machine. A permit of a phase that is over has no effect any more. */
export class Circuit {
  readonly #options: Required<CircuitBreakerOptions>;
  readonly #context: DecoratorContext;
  #phase: Phase;

  constructor(options: Required<CircuitBreakerOptions>, context: DecoratorContext) {
    this.#options = options;
    this.#context = context;
    this.#phase = this.#makeClosed();
  }

  get state(): CircuitState {
    return this.#phase.kind;
  }

  /** @throws DeliveryError where the call must not be made: it is not retryable, `breaker_open`. */
  admit(): Permit {
    const phase = this.#phase;
    switch (phase.kind) {
      case "closed":
        return phase.permit;
      case "half-open":
        return this.#probe(phase);
      case "open":
        if (this.#context.clock.monotonic() < phase.until) throw phase.rejection;
        return this.#probe(this.#becomeHalfOpen(phase));
    }
  }

  /** Leaves no timer behind. */
  dispose(): void {
    if (this.#phase.kind === "half-open") this.#clearTimers(this.#phase);
  }

  #makeClosed(): Closed {
    const { failureThreshold } = this.#options;
    let failures = 0;
    const closed: Closed = {
      kind: "closed",
      permit: {
        succeed: () => {
          failures = 0;
        },
        fail: (error) => {
          failures++;
          if (failures < failureThreshold || this.#phase !== closed) return;
          this.#open(`${failureThreshold} calls in a row failed`, error);
        },
        release: () => {},
      },
    };
    return closed;
  }

  #becomeHalfOpen({ rejection }: Open): HalfOpen {
    const { halfOpenProbes } = this.#options;
    const phase: HalfOpen = {
      kind: "half-open",
      rejection,
      timers: new Set(),
      free: halfOpenProbes,
      missing: halfOpenProbes,
    };
    this.#enter(phase);
    return phase;
  }

  #probe(phase: HalfOpen): Permit {
    if (phase.free === 0) throw phase.rejection;
    phase.free--;
    const { clock } = this.#context;
    const { probeTimeoutMs } = this.#options;
    const timer = clock.setTimeout(() => {
      this.#open(`a probe did not end within ${probeTimeoutMs} ms`);
    }, probeTimeoutMs);
    timer.unref();
    phase.timers.add(timer);
    const ifCurrent = (settle: () => void) => (): void => {
      clock.clearTimeout(timer);
      phase.timers.delete(timer);
      if (this.#phase === phase) settle();
    };
    return {
      succeed: ifCurrent(() => {
        phase.missing--;
        if (phase.missing === 0) this.#enter(this.#makeClosed());
      }),
      fail: (error) => ifCurrent(() => this.#open("a probe failed", error))(),
      release: ifCurrent(() => {
        phase.free++;
      }),
    };
  }

  #open(why: string, error?: unknown): void {
    if (this.#phase.kind === "half-open") this.#clearTimers(this.#phase);
    const { clock } = this.#context;
    const message = `[circuit-breaker] The circuit is open, since ${why}.`;
    // One error for all calls until then: to make one for each would cost more than the call.
    const rejection = deliveryError(message, {
      retryable: false,
      reason: "breaker_open",
      cause: error,
    });
    const until = clock.monotonic() + this.#options.resetTimeoutMs;
    this.#enter({ kind: "open", until, rejection }, error);
    this.#diagnose("circuit_opened", `The circuit opened, since ${why}`, error);
  }

  #enter(phase: Phase, error?: unknown): void {
    const from = this.#phase.kind;
    this.#phase = phase;
    try {
      const to = phase.kind;
      this.#options.onStateChange({ from, to, ...(error !== undefined && { error }) });
    } catch (thrown) {
      this.#diagnose("callback_error", "onStateChange threw an error", thrown);
    }
  }

  #diagnose(kind: string, message: string, error: unknown): void {
    this.#context.diagnostic({ kind, message, ...(error !== undefined && { error }) });
  }

  #clearTimers({ timers }: HalfOpen): void {
    for (const timer of timers) this.#context.clock.clearTimeout(timer);
    timers.clear();
  }
}
