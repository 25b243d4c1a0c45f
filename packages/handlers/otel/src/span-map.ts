/** What is kept for a span. */
export interface OfSpan {
  readonly traceId: string | undefined;
  readonly spanId: string;
}

/**
 * A map from spans to what is kept for them, in the order in which they came. A span's id is unique
 * within its trace; but it hardly ever comes twice at a time, and alone it is the faster key: one made
 * of both ids had to be put together and hashed for every event.
 */
export class SpanMap<Value extends OfSpan> {
  readonly #values = new Map<string, Value>();
  /** How many are kept under both ids, since the span's alone was taken by another trace's. */
  #underBoth = 0;

  get size(): number {
    return this.#values.size;
  }

  get(traceId: string | undefined, spanId: string): Value | undefined {
    const value = this.#values.get(spanId);
    if (value !== undefined && value.traceId === traceId) return value;
    return this.#underBoth === 0 ? undefined : this.#values.get(bothIds(traceId, spanId));
  }

  /** Keeps something for a span for which nothing is kept. */
  add(value: Value): void {
    const { traceId, spanId } = value;
    if (this.#values.has(spanId)) {
      this.#values.set(bothIds(traceId, spanId), value);
      this.#underBoth++;
    } else {
      this.#values.set(spanId, value);
    }
  }

  /** Keeps something else for the same span, in the same place. */
  replace(old: Value, value: Value): void {
    this.#values.set(this.#keyOf(old), value);
  }

  delete(value: Value): void {
    const key = this.#keyOf(value);
    if (this.#values.delete(key) && key !== value.spanId) this.#underBoth--;
  }

  [Symbol.iterator](): IterableIterator<Value> {
    return this.#values.values();
  }

  #keyOf(value: Value): string {
    const isAlone = this.#underBoth === 0 || this.#values.get(value.spanId) === value;
    return isAlone ? value.spanId : bothIds(value.traceId, value.spanId);
  }
}

function bothIds(traceId: string | undefined, spanId: string): string {
  return `${traceId ?? ""}/${spanId}`;
}
