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
    return summarize(this.#of(contender, set).map((lap) => cpuOf(lap)));
  }

  /** Bytes written for an event. */
  bytes(contender: string, set: EventSet): Summary {
    return summarize(this.#of(contender, set).map(({ bytes = 0, events }) => bytes / events));
  }

  /** How many times as long one takes as the other, lap by lap. */
  ratio(contender: string, other: string, set: EventSet): Summary {
    return this.lapByLap([contender, other], set, ([time, others]) => time / others);
  }

  /** How many nanoseconds an event one takes more than the other, lap by lap. */
  added(contender: string, other: string, set: EventSet): Summary {
    return this.lapByLap([contender, other], set, ([time, others]) => time - others);
  }

  /** How many times as long one keeps the main thread busy as the other, lap by lap. */
  cpuRatio(contender: string, other: string, set: EventSet): Summary {
    const others = this.#of(other, set);
    return summarize(
      this.#of(contender, set).map((lap, index) => cpuOf(lap) / cpuOf(others[index] as Lap)),
    );
  }

  /** The same as `cpu`, for the same work without what is measured. */
  without(contender: string, set: EventSet): Summary {
    return summarize(this.#of(contender, set).map((lap) => withoutOf(lap)));
  }

  /** How many nanoseconds an event what is measured keeps the main thread busy, lap by lap. */
  addedToWithout(contender: string, set: EventSet): Summary {
    return summarize(this.#of(contender, set).map((lap) => cpuOf(lap) - withoutOf(lap)));
  }

  /** How many times as long as without what is measured the main thread is busy with it, lap by lap. */
  ratioToWithout(contender: string, set: EventSet): Summary {
    return summarize(this.#of(contender, set).map((lap) => cpuOf(lap) / withoutOf(lap)));
  }

  /** Figures worked out from the times that several took in the same lap. */
  lapByLap<const Contenders extends readonly string[]>(
    contenders: Contenders,
    set: EventSet,
    work: (times: { readonly [Index in keyof Contenders]: number }) => number,
  ): Summary {
    const [first = [], ...rest] = contenders.map((contender) => this.#times(contender, set));
    return summarize(
      first.map((time, lap) =>
        work([time, ...rest.map((times) => times[lap])] as {
          readonly [Index in keyof Contenders]: number;
        }),
      ),
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

function cpuOf({ cpuNs = 0, events }: Lap): number {
  return cpuNs / events;
}

function withoutOf({ withoutNs = 0, events }: Lap): number {
  return withoutNs / events;
}

function keyOf(contender: string, set: EventSet): string {
  return `${contender} | ${nameOfSet(set)}`;
}
