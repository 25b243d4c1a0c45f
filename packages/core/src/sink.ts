import { callBatch, type Taker } from "./call-batch.ts";
import { type BatchError, closedError } from "./delivery-error.ts";
import type { ObservedEvent } from "./event.ts";
import { type Gate, runAsSink } from "./gate.ts";
import type { Handler, Next } from "./handler.ts";
import { isPromise } from "./is-promise.ts";

/**
 * The boundary in front of a destination: the one place where delivery is counted, and where a gate
 * that is shut stops everything. While the destination's code runs it is marked as such at the gate.
 *
 * Whether a destination is asynchronous shows at its first call, which therefore runs in the gate's
 * frame; one that only ever returns pays nothing for frames from then on.
 */
export class Sink implements Next {
  readonly acknowledges: "enqueue" | undefined;
  delivered = 0;
  readonly #handler: Handler;
  readonly #taker: Taker;
  #gate: Gate;
  #disposed = false;
  #mode: "unknown" | "sync" | "async" = "unknown";

  constructor(handler: Handler, gate: Gate) {
    this.#handler = handler;
    this.acknowledges = handler.acknowledges;
    this.#gate = gate;
    this.#taker = {
      handle: (event) => this.#call(() => handler.handle(event)),
      handleBatch:
        handler.handleBatch && ((events) => this.#call(() => handler.handleBatch?.(events))),
    };
  }

  /** Whether the destination has been called and has only ever returned. */
  get isSync(): boolean {
    return this.#mode === "sync";
  }

  /** Puts the sink behind the gate of the manager that attaches it. */
  moveTo(gate: Gate): void {
    this.#gate = gate;
  }

  /** From now on nothing is delivered; what still comes is handed back. */
  dispose(): void {
    this.#disposed = true;
  }

  handle(event: ObservedEvent): void | Promise<void> {
    if (this.#disposed || !this.#gate.open) throw closedError(this.#handler.name);
    return this.settle(this.#taker.handle(event));
  }

  /** Counts what a call of the destination came to: now, or when its promise resolves. */
  settle(result: unknown): void | Promise<void> {
    if (result !== undefined && this.#isAsync(result)) return result.then(this.#countOne);
    this.delivered++;
  }

  readonly #countOne = (): void => {
    this.delivered++;
  };

  handleBatch(events: readonly ObservedEvent[]): void | Promise<void> {
    if (this.#disposed || !this.#gate.open) throw closedError(this.#handler.name);
    const countOthers = (error: unknown): never => {
      this.delivered += events.length - (error as BatchError).failures.length;
      throw error;
    };
    let result: void | Promise<void>;
    try {
      result = callBatch(this.#taker, events);
    } catch (error) {
      return countOthers(error);
    }
    if (result === undefined) {
      this.delivered += events.length;
      return;
    }
    return result.then(() => {
      this.delivered += events.length;
    }, countOthers);
  }

  #call(call: () => unknown): unknown {
    const gate = this.#gate;
    gate.depth++;
    let result: unknown;
    try {
      result = this.#mode === "sync" ? call() : runAsSink(gate, call);
    } finally {
      gate.depth--;
    }
    if (!this.#isAsync(result) && this.#mode === "unknown") this.#mode = "sync";
    return result;
  }

  #isAsync(result: unknown): result is Promise<void> {
    if (!isPromise(result)) return false;
    this.#mode = "async";
    this.#gate.hasAsyncSinks = true;
    return true;
  }
}
