import { type Gate, runAsSink } from "./gate.ts";
import { isPromise } from "./is-promise.ts";

/**
 * A call of a destination's code, marked as such while it runs. Whether the destination is
 * asynchronous shows at its first call, which therefore runs in the gate's frame; one that only ever
 * returns pays nothing for frames from then on.
 */
export class GuardedCall<Argument> {
  readonly #call: (argument: Argument) => unknown;
  #mode: "unknown" | "sync" | "async" = "unknown";

  constructor(call: (argument: Argument) => unknown) {
    this.#call = call;
  }

  run(gate: Gate, argument: Argument): void | Promise<void> {
    gate.depth++;
    let result: unknown;
    try {
      result =
        this.#mode === "sync" ? this.#call(argument) : runAsSink(gate, () => this.#call(argument));
    } finally {
      gate.depth--;
    }
    if (result === undefined || !isPromise(result)) {
      if (this.#mode === "unknown") this.#mode = "sync";
      return;
    }
    this.#mode = "async";
    gate.hasAsyncSinks = true;
    return result;
  }
}
