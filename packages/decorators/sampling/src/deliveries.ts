import type { DecoratorContext, Next, ObservedEvent } from "@llmobs/core";
import { dropReasonOf, failuresOf } from "@llmobs/core/error";

/**
 * What has been decided and is on its way. Nobody waits for it who could take it back, so what comes
 * back is dropped here, under its error's reason.
 */
export class Deliveries {
  readonly #next: Next;
  readonly #context: DecoratorContext;
  readonly #pending = new Set<Promise<void>>();
  #events = 0;

  constructor(next: Next, context: DecoratorContext) {
    this.#next = next;
    this.#context = context;
  }

  /** How many events are on their way. */
  get events(): number {
    return this.#events;
  }

  /** Never throws. */
  send(events: readonly ObservedEvent[]): void {
    const [first] = events;
    if (first === undefined) return;
    let delivery: void | Promise<void>;
    try {
      delivery = events.length === 1 ? this.#next.handle(first) : this.#next.handleBatch(events);
    } catch (error) {
      return this.#giveUp(events, error);
    }
    if (delivery === undefined) return;
    this.#events += events.length;
    const settled: Promise<void> = delivery.then(
      () => this.#settle(settled, events),
      (error: unknown) => {
        this.#settle(settled, events);
        this.#giveUp(events, error);
      },
    );
    this.#pending.add(settled);
  }

  /** Resolves when all that is on its way now has settled, or the signal aborts. */
  async settled(signal: AbortSignal): Promise<void> {
    if (this.#pending.size === 0 || signal.aborted) return;
    const aborted = Promise.withResolvers<void>();
    const abort = (): void => aborted.resolve();
    signal.addEventListener("abort", abort, { once: true });
    await Promise.race([Promise.all(this.#pending), aborted.promise]);
    signal.removeEventListener("abort", abort);
  }

  #settle(settled: Promise<void>, events: readonly ObservedEvent[]): void {
    this.#pending.delete(settled);
    this.#events -= events.length;
  }

  #giveUp(events: readonly ObservedEvent[], failure: unknown): void {
    for (const { event, error } of failuresOf(failure, events)) {
      const reason = dropReasonOf(error);
      this.#context.drop(event, reason);
      this.#context.diagnostic({
        kind: reason,
        message: "An event that was kept could not be delivered",
        error,
      });
    }
  }
}
