import { QuantileSketch } from "./quantile-sketch.ts";

/** How the values in a window become one figure. */
export type Aggregate = (typeof AGGREGATES)[number];

export const AGGREGATES = ["count", "sum", "mean", "max", "p50", "p95", "p99"] as const;

const QUANTILES: Readonly<Partial<Record<Aggregate, number>>> = { p50: 0.5, p95: 0.95, p99: 0.99 };

/** What is known of some values: enough for one kind of figure, and no more. */
export class Tally {
  readonly #aggregate: Aggregate;
  readonly #sketch: QuantileSketch | undefined;
  #count = 0;
  #sum = 0;
  #max = -Infinity;

  constructor(aggregate: Aggregate) {
    this.#aggregate = aggregate;
    this.#sketch = QUANTILES[aggregate] === undefined ? undefined : new QuantileSketch();
  }

  get count(): number {
    return this.#count;
  }

  add(value: number): void {
    this.#count++;
    this.#sum += value;
    this.#max = Math.max(this.#max, value);
    this.#sketch?.add(value);
  }

  merge(other: Tally): void {
    this.#count += other.#count;
    this.#sum += other.#sum;
    this.#max = Math.max(this.#max, other.#max);
    if (other.#sketch !== undefined) this.#sketch?.merge(other.#sketch);
  }

  /** The figure; 0 where there are no values. */
  figure(): number {
    if (this.#count === 0) return 0;
    switch (this.#aggregate) {
      case "count":
        return this.#count;
      case "sum":
        return this.#sum;
      case "mean":
        return this.#sum / this.#count;
      case "max":
        return this.#max;
      case "p50":
      case "p95":
      case "p99":
        return this.#sketch?.quantile(QUANTILES[this.#aggregate] ?? 0) ?? 0;
    }
  }
}
