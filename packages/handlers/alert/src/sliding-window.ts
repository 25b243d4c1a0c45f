import { type Aggregate, Tally } from "./tally.ts";

/** Into how many parts a window is cut: values leave it a part at a time. */
const PARTS = 12;

interface Part {
  /** Which part of all time it is. */
  readonly index: number;
  readonly tally: Tally;
}

/** The values of the last so many milliseconds, to within a twelfth of that. */
export class SlidingWindow {
  readonly #partMs: number;
  readonly #aggregate: Aggregate;
  /** The oldest first; only those in which something came. */
  #parts: Part[] = [];
  /** Of all parts: kept as values come, and added up anew when a part leaves. */
  #total: Tally;

  constructor(windowMs: number, aggregate: Aggregate) {
    this.#partMs = windowMs / PARTS;
    this.#aggregate = aggregate;
    this.#total = new Tally(aggregate);
  }

  /** @param now milliseconds of the monotonic clock */
  add(value: number, now: number): void {
    this.#slideTo(now);
    const index = this.#indexOf(now);
    let part = this.#parts.at(-1);
    if (part?.index !== index) {
      part = { index, tally: new Tally(this.#aggregate) };
      this.#parts.push(part);
    }
    part.tally.add(value);
    this.#total.add(value);
  }

  at(now: number): Tally {
    this.#slideTo(now);
    return this.#total;
  }

  #slideTo(now: number): void {
    const oldest = this.#indexOf(now) - PARTS + 1;
    if (this.#parts[0] === undefined || this.#parts[0].index >= oldest) return;
    this.#parts = this.#parts.filter(({ index }) => index >= oldest);
    this.#total = new Tally(this.#aggregate);
    for (const { tally } of this.#parts) this.#total.merge(tally);
  }

  #indexOf(now: number): number {
    return Math.floor(now / this.#partMs);
  }
}
