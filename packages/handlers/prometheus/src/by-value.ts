import { UNKNOWN } from "./label-value.ts";

/**
 * Has something ready for each of a label's few values, and for `unknown`, under which whatever else
 * an event says there is counted.
 */
export class ByValue<Made> {
  readonly #made: Readonly<Record<string, Made>>;
  readonly #unknown: Made;

  constructor(values: readonly string[], make: (value: string) => Made) {
    // Without a prototype: an event may say "constructor".
    const made = Object.create(null) as Record<string, Made>;
    for (const value of values) made[value] = make(value);
    this.#made = made;
    this.#unknown = make(UNKNOWN);
  }

  of(value: unknown): Made {
    return this.#made[value as string] ?? this.#unknown;
  }
}
