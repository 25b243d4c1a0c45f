import type { ObservedEvent } from "@llmobs/core";
import type { FailedEvent } from "@llmobs/core/error";

/** Events that are on their way to the file: how far they came, and which of them failed. */
export class Batch {
  readonly events: readonly ObservedEvent[];
  /** The first event that has not been put into a write yet. */
  next = 0;
  /** The next event as text, where it was serialized and did not fit into the write before. */
  carried: string | undefined;
  readonly #errors = new Map<number, unknown>();

  constructor(events: readonly ObservedEvent[]) {
    this.events = events;
  }

  /** Hands back the events from one index up to, and without, another. */
  fail(from: number, to: number, error: unknown): void {
    for (let index = from; index < to; index++) this.#errors.set(index, error);
  }

  /** Hands back all that has not been put into a write. */
  failRest(error: unknown): void {
    this.fail(this.next, this.events.length, error);
    this.next = this.events.length;
  }

  /** The failed ones among the events from one index up to another, in their order. */
  failures(from = 0, to: number = this.events.length): readonly FailedEvent[] {
    if (this.#errors.size === 0) return [];
    return this.events.slice(from, to).flatMap((event, offset) => {
      const index = from + offset;
      return this.#errors.has(index) ? [{ event, error: this.#errors.get(index) }] : [];
    });
  }
}
