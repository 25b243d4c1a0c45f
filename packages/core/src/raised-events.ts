import type { ObservedEvent } from "./event.ts";
import { type Gate, isHandlingRaised } from "./gate.ts";
import type { Slot } from "./slot.ts";

const MAX_WAITING = 1024;

/**
 * The events that handlers raise themselves. One raised in the middle of a dispatch waits until that
 * is over, so that every handler sees the two in the same order; one raised while handling such an
 * event is cut off, so that none can go round for ever.
 */
export class RaisedEvents {
  readonly #gate: Gate;
  readonly #intake: Slot;
  readonly #dispatch: (event: ObservedEvent) => void;
  #waiting: ObservedEvent[] = [];

  constructor(gate: Gate, intake: Slot, dispatch: (event: ObservedEvent) => void) {
    this.#gate = gate;
    this.#intake = intake;
    this.#dispatch = dispatch;
  }

  raise(event: ObservedEvent): void {
    if (isHandlingRaised(this.#gate)) {
      this.#intake.reject("reentrant", "A handler raised an event while it handled a raised one");
    } else if (this.#waiting.length >= MAX_WAITING) {
      this.#intake.reject("queue_full", `Handlers raised more than ${MAX_WAITING} events at once`);
    } else {
      this.#waiting.push(event);
      this.#gate.hasRaised = true;
      if (this.#gate.depth === 0) this.deliver();
      // The sink at work may have been called by a queue, with no dispatch to deliver this behind.
      else queueMicrotask(() => this.deliver());
    }
  }

  /** Dispatches what waits. To be called when no dispatch is under way. */
  deliver(): void {
    const events = this.#waiting;
    this.#waiting = [];
    this.#gate.hasRaised = false;
    this.#gate.raising = true;
    try {
      for (const event of events) this.#dispatch(event);
    } finally {
      this.#gate.raising = false;
    }
  }
}
