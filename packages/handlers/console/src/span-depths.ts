// Ours have 16 characters. What is much longer is no id, and not worth keeping.
const MAX_ID_LENGTH = 64;

/**
 * How deep each open span lies. Bounded: beyond `maxOpen` spans the one that was looked at longest
 * ago is forgotten, and what happens inside it is then printed at the margin.
 */
export class SpanDepths {
  readonly #maxOpen: number;
  // A map keeps the order of insertion; taking an entry out and putting it in again makes it the newest.
  readonly #depths = new Map<string, number>();

  constructor(maxOpen: number) {
    this.#maxOpen = maxOpen;
  }

  /** How many spans are known to be open. */
  get size(): number {
    return this.#depths.size;
  }

  /** Enters a span; returns its depth. */
  open(spanId: string, parentSpanId: string | undefined): number {
    const depth = this.inside(parentSpanId);
    if (spanId.length > MAX_ID_LENGTH) return depth;
    this.#depths.delete(spanId);
    this.#depths.set(spanId, depth);
    if (this.#depths.size > this.#maxOpen) {
      const [oldest] = this.#depths.keys();
      if (oldest !== undefined) this.#depths.delete(oldest);
    }
    return depth;
  }

  /** Leaves a span; returns its depth. */
  close(spanId: string, parentSpanId: string | undefined): number {
    const depth = this.#depths.get(spanId) ?? this.inside(parentSpanId);
    this.#depths.delete(spanId);
    return depth;
  }

  /** The depth of what happens directly inside a span. */
  inside(spanId: string | undefined): number {
    if (spanId === undefined) return 0;
    const depth = this.#depths.get(spanId);
    if (depth === undefined) return 0;
    this.#depths.delete(spanId);
    this.#depths.set(spanId, depth);
    return depth + 1;
  }
}
