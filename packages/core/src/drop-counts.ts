import { DROP_REASONS, type DropReason } from "./drop-reason.ts";

/** Counts drops by reason. */
export class DropCounts {
  // All known reasons from the start, so that counting is one addition to an object of fixed shape.
  readonly #counts: Record<string, number> = Object.fromEntries(
    DROP_REASONS.map((reason) => [reason, 0]),
  );

  add(reason: DropReason, count: number): void {
    this.#counts[reason] = (this.#counts[reason] ?? 0) + count;
  }

  /** The reasons that occurred, with their counts. */
  toRecord(): Record<string, number> {
    return Object.fromEntries(Object.entries(this.#counts).filter(([, count]) => count > 0));
  }
}

/** Adds up several counts by reason. */
export function sumDropped(
  records: Iterable<Readonly<Record<string, number>>>,
): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const record of records) {
    for (const [reason, count] of Object.entries(record)) sum[reason] = (sum[reason] ?? 0) + count;
  }
  return sum;
}
