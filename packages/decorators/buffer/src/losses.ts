import { setImmediate } from "node:timers";
import type { DecoratorContext, DropReason, ObservedEvent } from "@llmobs/core";

interface Untold {
  count: number;
  readonly message: string;
  error: unknown;
}

/**
 * Drops events, and tells of them together: at most one diagnostic for a reason and a turn of the
 * event loop, however many are lost.
 */
export class Losses {
  readonly #context: DecoratorContext;
  readonly #untold = new Map<DropReason, Untold>();

  constructor(context: DecoratorContext) {
    this.#context = context;
  }

  drop(event: ObservedEvent, reason: DropReason, message: string, error?: unknown): void {
    this.#context.drop(event, reason);
    const untold = this.#untold.get(reason);
    if (untold === undefined) {
      if (this.#untold.size === 0) setImmediate(() => this.tell());
      this.#untold.set(reason, { count: 1, message, error });
    } else {
      untold.count++;
      untold.error = error;
    }
  }

  /** Tells at once what has not been told. */
  tell(): void {
    const untold = [...this.#untold];
    this.#untold.clear();
    for (const [kind, { count, message, error }] of untold) {
      this.#context.diagnostic({ kind, message, count, ...(error !== undefined && { error }) });
    }
  }
}
