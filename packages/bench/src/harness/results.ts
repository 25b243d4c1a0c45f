import { type EventSet, nameOfSet } from "../event-set.ts";
import type { Lap } from "./contender.ts";
import { summarize, type Summary } from "./summary.ts";

/** All laps of a race. The n-th lap of one contender was run right beside the n-th of any other. */
export class Results {
  readonly #laps = new Map<string, Lap[]>();

  add(contender: string, set: EventSet, lap: Lap): void {
    const key = keyOf(contender, set);
    const laps = this.#laps.get(key) ?? [];
    laps.push(lap);
    this.#laps.set(key, laps);
  }

  /** Nanoseconds an event. */
  time(contender: string, set: EventSet): Summary {
    return summarize(this.#times(contender, set));
  }

  /** Nanoseconds an event in which the main thread was busy. */
  cpu(contender: string, set: EventSet): Summary {
    return summarize(this.#of(contender, set).map(({ cpuNs = 0, events }) => cpuNs / events));
  }

  /** Bytes written for an event. */
  bytes(contender: string, set: EventSet): Summary {
    return summarize(this.#of(contender, set).map(({ bytes = 0, events }) => bytes / events));
  }

  /** How many times as long one takes as the other, lap by lap. */
  ratio(contender: string, other: string, set: EventSet): Summary {
    const others = this.#times(other, set);
    return summarize(
      this.#times(contender, set).map((time, lap) => time / (others[lap] as number)),
    );
  }

  /** Who among them takes the least time. */
  fastest(contenders: readonly string[], set: EventSet): string {
    const [first] = contenders.toSorted(
      (a, b) => this.time(a, set).median - this.time(b, set).median,
    );
    if (first === undefined) throw new Error("Nobody is not fastest.");
    return first;
  }

  #times(contender: string, set: EventSet): readonly number[] {
    return this.#of(contender, set).map(({ elapsedNs, events }) => elapsedNs / events);
  }

  #of(contender: string, set: EventSet): readonly Lap[] {
    const laps = this.#laps.get(keyOf(contender, set));
    if (laps === undefined) throw new Error(`${contender} did not run ${nameOfSet(set)}.`);
    return laps;
  }
}

function keyOf(contender: string, set: EventSet): string {
  return `${contender} | ${nameOfSet(set)}`;
}
