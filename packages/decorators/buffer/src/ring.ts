import type { ObservedEvent } from "@llmobs/core";

/** Events that left the ring together. */
export interface Batch {
  readonly events: readonly ObservedEvent[];
  readonly bytes: number;
  /** How many events had left before the first of these. */
  readonly from: number;
}

/** Events in the order in which they came. All memory is taken at once: pushing makes no garbage. */
export class Ring {
  readonly capacity: number;
  length = 0;
  /** What the events in it take. */
  bytes = 0;
  /** How many events have left it so far: the position of its first event among all that came. */
  position = 0;
  readonly #events: (ObservedEvent | undefined)[];
  readonly #bytes: Float64Array;
  #first = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.#events = Array.from({ length: capacity });
    this.#bytes = new Float64Array(capacity);
  }

  /** Appends an event. There must be room for it. */
  push(event: ObservedEvent, bytes: number): void {
    let index = this.#first + this.length;
    if (index >= this.capacity) index -= this.capacity;
    this.#events[index] = event;
    this.#bytes[index] = bytes;
    this.bytes += bytes;
    this.length++;
  }

  /** Takes the first event out. There must be one. */
  shift(): ObservedEvent {
    const index = this.#first;
    const event = this.#events[index] as ObservedEvent;
    this.#events[index] = undefined;
    this.bytes -= this.#bytes[index] as number;
    this.#first = index + 1 === this.capacity ? 0 : index + 1;
    this.length--;
    this.position++;
    return event;
  }

  /** Takes out the first events, at most as many as asked for. */
  take(count: number): Batch {
    const from = this.position;
    const bytesBefore = this.bytes;
    const events: ObservedEvent[] = [];
    for (let left = Math.min(count, this.length); left > 0; left--) events.push(this.shift());
    return { events, bytes: bytesBefore - this.bytes, from };
  }
}
