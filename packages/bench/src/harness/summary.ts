/** The middle of some measurements, and the two quartiles around it. */
export interface Summary {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export function summarize(values: readonly number[]): Summary {
  const sorted = values.toSorted((a, b) => a - b);
  return {
    median: quantile(sorted, 0.5),
    low: quantile(sorted, 0.25),
    high: quantile(sorted, 0.75),
  };
}

/** How often `of` goes into one: turns "takes so many times as long" into "is so many times as fast". */
export function inverse({ median, low, high }: Summary): Summary {
  return { median: 1 / median, low: 1 / high, high: 1 / low };
}

/** Linear between the two nearest values. */
function quantile(sorted: readonly number[], share: number): number {
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) {
    throw new Error("There is nothing to summarize: no measurement was made.");
  }
  return below + (above - below) * (position - Math.floor(position));
}
