import { callBatch, type Taker } from "./call-batch.ts";
import { type BatchError, closedError } from "./delivery-error.ts";
import type { ObservedEvent } from "./event.ts";
import type { Gate } from "./gate.ts";
import { GuardedCall } from "./guarded-call.ts";
import type { Handler, Next } from "./handler.ts";

/**
 * The boundary in front of a destination: the one place where delivery is counted, and where a gate
 * that is shut stops everything.
 */
export class Sink implements Next {
  readonly acknowledges: "enqueue" | undefined;
  delivered = 0;
  readonly #name: string;
  readonly #one: GuardedCall<ObservedEvent>;
  readonly #taker: Taker;
  /** Looked up at each use: a manager's gate comes only when it attaches. */
  readonly #gate: () => Gate;
  #disposed = false;

  constructor(handler: Handler, gate: () => Gate) {
    this.#name = handler.name;
    this.acknowledges = handler.acknowledges;
    this.#gate = gate;
    this.#one = new GuardedCall((event) => handler.handle(event));
    const many =
      handler.handleBatch === undefined
        ? undefined
        : new GuardedCall((events: readonly ObservedEvent[]) => handler.handleBatch?.(events));
    this.#taker = {
      handle: (event) => this.#one.run(this.#gate(), event),
      handleBatch: many && ((events) => many.run(this.#gate(), events)),
    };
  }

  /** From now on nothing is delivered; what still comes is handed back. */
  dispose(): void {
    this.#disposed = true;
  }

  handle(event: ObservedEvent): void | Promise<void> {
    this.#requireOpen();
    const result = this.#one.run(this.#gate(), event);
    if (result !== undefined) return result.then(this.#countOne);
    this.delivered++;
  }

  readonly #countOne = (): void => {
    this.delivered++;
  };

  handleBatch(events: readonly ObservedEvent[]): void | Promise<void> {
    this.#requireOpen();
    const countFailed = (error: unknown): never => {
      this.delivered += events.length - (error as BatchError).failures.length;
      throw error;
    };
    let result: void | Promise<void>;
    try {
      result = callBatch(this.#taker, events);
    } catch (error) {
      return countFailed(error);
    }
    if (result === undefined) {
      this.delivered += events.length;
      return;
    }
    return result.then(() => {
      this.delivered += events.length;
    }, countFailed);
  }

  #requireOpen(): void {
    if (this.#disposed || !this.#gate().open) throw closedError(this.#name);
  }
}
