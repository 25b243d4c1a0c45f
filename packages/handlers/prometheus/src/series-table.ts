import { labelValue, OTHER } from "./label-value.ts";

export interface SeriesTableOptions<Labels extends readonly string[], Series> {
  /** The label of which nobody can foresee the values: what did not fit is counted under its name. */
  readonly label: string;
  /** Makes a series, or whatever several metrics have for these labels. */
  readonly make: (...labels: Labels) => Series;
}

/** How many series a table may have, and who is told of those that did not fit. */
export interface SeriesBound {
  readonly maxSeries: number;
  readonly onOverflow: (label: string) => void;
}

/** As many as there are labels, of which nothing is certain. */
type Values<Labels extends readonly string[]> = { readonly [Label in keyof Labels]: unknown };

/**
 * Finds the series of some label values, and makes it at its first use, so that recording costs no
 * more than a look-up. When there are as many as there may be, all that are new share one, whose
 * labels say `other`. A series stays for good, as a counter has to.
 */
export class SeriesTable<Labels extends readonly string[], Series> {
  readonly #options: SeriesTableOptions<Labels, Series>;
  readonly #bound: SeriesBound;
  /** A map in a map for each label, the innermost one with the series. */
  readonly #root = new Map<unknown, unknown>();
  #size = 0;
  #other: Series | undefined;

  constructor(bound: SeriesBound, options: SeriesTableOptions<Labels, Series>) {
    this.#bound = bound;
    this.#options = options;
  }

  of(...values: Values<Labels>): Series {
    return this.#find(values) ?? this.#admit(values.map((value) => labelValue(value)));
  }

  /** Makes a series that has its place whatever the bound. */
  add(...labels: Labels): Series {
    let node = this.#root;
    for (const label of labels.slice(0, -1)) {
      const next = (node.get(label) ?? new Map()) as Map<unknown, unknown>;
      node.set(label, next);
      node = next;
    }
    const series = this.#options.make(...labels);
    node.set(labels.at(-1), series);
    return series;
  }

  #find(values: readonly unknown[]): Series | undefined {
    let node: unknown = this.#root;
    for (let index = 0; index < values.length; index++) {
      node = (node as Map<unknown, unknown>).get(values[index]);
      if (node === undefined) return undefined;
    }
    return node as Series;
  }

  #admit(labels: readonly string[]): Series {
    const known = this.#find(labels);
    if (known !== undefined) return known;
    if (this.#size < this.#bound.maxSeries) {
      this.#size++;
      return this.add(...(labels as Labels));
    }
    this.#bound.onOverflow(this.#options.label);
    const others = labels.map(() => OTHER);
    this.#other ??=
      this.#find(others) ?? this.#options.make(...(others as readonly string[] as Labels));
    return this.#other;
  }
}
