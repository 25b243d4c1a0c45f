import type { EventSet } from "../event-set.ts";

/** One of those that are compared. In a race it is alone in a process of its own. */
export interface Contender {
  readonly name: string;
  enter(set: EventSet, room: Room): Promise<Track>;
}

/** What a contender is given besides the events. */
export interface Room {
  /** A directory of its own, which is removed afterwards. */
  readonly directory: string;
  /** Run a few events only, to prove that all arrive. */
  readonly quick: boolean;
}

/** A contender at work on one set of events. */
export interface Track {
  /**
   * Does the work once and measures it.
   *
   * @throws Error where not all events arrived.
   */
  lap(): Lap | Promise<Lap>;
  /**
   * Lets go of everything.
   *
   * @throws Error where not all events arrived.
   */
  close(): void | Promise<void>;
}

/** What was measured in one lap. */
export interface Lap {
  readonly events: number;
  /** What the work took, in nanoseconds. */
  readonly elapsedNs: number;
  /** For how long the main thread was busy, with what was put off until later, in nanoseconds. */
  readonly cpuNs?: number;
  /** For how long the same work kept it busy without what is measured, in turns with it. */
  readonly withoutNs?: number;
  /** How many bytes were written. */
  readonly bytes?: number;
}
