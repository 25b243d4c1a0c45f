/**
 * The books of one place through which events go. At any moment between two turns of the event loop
 * `accepted = delivered + (the sum of dropped) + queued`; `queued` is counted where the events are.
 */
export interface Books {
  readonly accepted: number;
  readonly delivered: number;
  /** How many were dropped, by `DropReason`; reasons that never occurred are absent. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Held or in flight: neither delivered nor dropped yet. After a shutdown: kept on disk. */
  readonly queued: number;
}

/** What a composite handler (a pipe, a fan-out) knows of the events that it took over. */
export interface HandlerStats {
  readonly delivered: number;
  readonly dropped: Readonly<Record<string, number>>;
  readonly queued: number;
  /** How many of the queued are on disk and outlive the process. */
  readonly durable?: number;
  /** How many it found that this process never gave it; they are part of the other figures. */
  readonly recovered?: number;
  /** The handlers behind a fan-out, each with books of its own. */
  readonly branches?: readonly HandlerBooks[];
}

/** The books of one registered handler. */
export interface HandlerBooks extends Books {
  readonly name: string;
  /** How many calls of the handler threw or rejected. */
  readonly failures: number;
  /** How long its last flush took, in milliseconds; undefined before the first. */
  readonly lastFlushMs: number | undefined;
  /** How many of the accepted an earlier process had left behind, where there were any. */
  readonly recovered?: number;
  /** The handlers behind it, where it is a fan-out or ends in one. */
  readonly branches?: readonly HandlerBooks[];
}

/** The books of a whole manager. */
export interface ManagerStats {
  readonly state: "open" | "closing" | "closed";
  /** All that came to the manager; `delivered` is what it handed to its handlers. */
  readonly intake: Books;
  readonly handlers: readonly HandlerBooks[];
  /** Diagnostics that could not be reported because the callback itself threw. */
  readonly diagnosticsLost: number;
}

/** What `flush` and `shutdown` report, summed over the handlers since the manager was made. */
export interface Receipt {
  readonly delivered: number;
  readonly dropped: Readonly<Record<string, number>>;
  /**
   * Still queued or in flight when the receipt was written: 0 unless the time ran out. After a shutdown,
   * what durable queues keep on disk for the next start.
   */
  readonly pending: number;
  readonly timedOut: boolean;
  readonly handlers: readonly HandlerBooks[];
}
