/** A quantile is at most so far from the true one, in proportion. */
const RELATIVE_ERROR = 0.01;
const GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const LOG_GAMMA = Math.log(GAMMA);
/** What is nearer to zero counts as zero, what is larger as this: so that the bins are bounded. */
const SMALLEST = 1e-6;
const LARGEST = 1e12;
const ZERO_BIN = -Infinity;

/**
 * Estimates quantiles of values without keeping them, within 1 % of each, in at most 2,100 bins whose
 * widths grow with the values (DDSketch: Masson, Rim and Lee, VLDB 2019). Negative values count as zero.
 */
export class QuantileSketch {
  readonly #bins = new Map<number, number>();
  #count = 0;

  add(value: number, times = 1): void {
    this.#addToBin(binOf(value), times);
  }

  merge(other: QuantileSketch): void {
    for (const [bin, times] of other.#bins) this.#addToBin(bin, times);
  }

  /** @param share from 0 to 1; of nothing, every quantile is 0 */
  quantile(share: number): number {
    let left = share * (this.#count - 1);
    for (const bin of [...this.#bins.keys()].toSorted((one, other) => one - other)) {
      left -= this.#bins.get(bin) ?? 0;
      if (left < 0) return middleOf(bin);
    }
    return 0;
  }

  #addToBin(bin: number, times: number): void {
    this.#bins.set(bin, (this.#bins.get(bin) ?? 0) + times);
    this.#count += times;
  }
}

function binOf(value: number): number {
  if (value < SMALLEST) return ZERO_BIN;
  return Math.ceil(Math.log(Math.min(value, LARGEST)) / LOG_GAMMA);
}

function middleOf(bin: number): number {
  return bin === ZERO_BIN ? 0 : (2 * GAMMA ** bin) / (GAMMA + 1);
}
