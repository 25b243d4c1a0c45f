import type { ObservedEvent } from "./event.ts";
import type { FlushOptions, Handler, Host } from "./handler.ts";
import { requireHandler } from "./require-handler.ts";
import { Slot } from "./slot.ts";
import type { HandlerStats } from "./stats.ts";
import { standAlone, type Surroundings } from "./surroundings.ts";

/** How many events one unbuffered asynchronous handler may have in flight. */
export const DEFAULT_MAX_IN_FLIGHT = 1024;

/**
 * Makes one handler of several: each event goes to all of them. As behind a manager, each keeps books
 * of its own, and the failure or slowness of one touches no other; a fan-out therefore takes events
 * over (`acknowledges: "enqueue"`) and never hands one back. Retry, fallback and circuit breaker go
 * behind it, in front of the handler that needs them.
 *
 * @throws TypeError where one of them is no handler.
 * @example
 * ```ts
 * import { fanout, type Handler, ObservabilityManager } from "@llmobs/core";
 *
 * const left: Handler = { name: "left", handle: (event) => console.log("left", event.type) };
 * const right: Handler = { name: "right", handle: (event) => console.log("right", event.type) };
 *
 * const observability = new ObservabilityManager({
 *   source: "docs",
 *   handlers: [fanout(left, right)],
 * });
 * observability.log("to both");
 * ```
 */
export function fanout(...handlers: Handler[]): Handler {
  const fan = new FanOut("fanout", standAlone("fanout"), DEFAULT_MAX_IN_FLIGHT);
  for (const handler of handlers) fan.add(requireHandler("fanout", handler));
  return fan;
}

export class FanOut implements Handler {
  readonly name: string;
  readonly acknowledges = "enqueue";
  readonly #maxInFlight: number;
  #surroundings: Surroundings;
  #host: Host | undefined;
  #slots: readonly Slot[] = [];
  /** They get no more events, and still have some in flight. */
  readonly #leaving = new Set<Slot>();
  #handedOver = 0;

  constructor(name: string, surroundings: Surroundings, maxInFlight: number) {
    this.name = name;
    this.#surroundings = surroundings;
    this.#maxInFlight = maxInFlight;
  }

  get slots(): readonly Slot[] {
    return this.#slots;
  }

  /** The slots whose books are open: those that are drained before they go, too. */
  get openSlots(): readonly Slot[] {
    return [...this.#slots, ...this.#leaving];
  }

  add(handler: Handler): Slot {
    const slot = new Slot(handler, this.#surroundings, this.#maxInFlight);
    if (this.#host !== undefined) slot.moveTo(this.#host);
    // A new list rather than a changed one: an event may be on its way through the old one.
    this.#slots = [...this.#slots, slot];
    return slot;
  }

  /** Gives a slot no more events, waits until it is empty or the signal aborts, and lets go of it. */
  async remove(slot: Slot, signal: AbortSignal): Promise<void> {
    this.#slots = this.#slots.filter((other) => other !== slot);
    this.#leaving.add(slot);
    await slot.flush(signal);
    slot.close("shutdown_timeout");
    this.#leaving.delete(slot);
  }

  handle(event: ObservedEvent): void {
    this.#handedOver++;
    this.passOn(event);
  }

  /** The same for whoever books the event itself. */
  passOn(event: ObservedEvent): void {
    const slots = this.#slots;
    for (let index = 0; index < slots.length; index++) (slots[index] as Slot).handle(event);
  }

  handleBatch(events: readonly ObservedEvent[]): void {
    this.#handedOver += events.length;
    for (const slot of this.#slots) slot.handleBatch(events);
  }

  attach(host: Host): void {
    this.#host = host;
    this.#surroundings = host;
    for (const slot of this.#slots) slot.moveTo(host);
  }

  stats(): HandlerStats {
    return {
      delivered: this.#handedOver,
      dropped: {},
      queued: 0,
      branches: this.openSlots.map((slot) => slot.books()),
    };
  }

  async flush({ signal }: FlushOptions): Promise<void> {
    await Promise.all(this.openSlots.map((slot) => slot.flush(signal)));
  }

  flushSync(): void {
    for (const slot of this.openSlots) slot.flushSync();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#slots.map((slot) => slot.dispose()));
  }

  close(): void {
    for (const slot of this.openSlots) slot.close("shutdown_timeout");
  }
}
