import type { ObservedEvent } from "@llmobs/core";

/** Opens a queue in a file, in front of a destination that takes events at once and counts them. */
export type OpenQueue = (path: string) => DurableQueue;

/** A queue whose events outlive the process. */
interface DurableQueue {
  /** Takes events; when it returns they are committed. */
  take(events: readonly ObservedEvent[]): void;
  /** Resolves when everything has gone to the destination and out of the file; says how many that were. */
  settle(): Promise<number>;
  close(): void | Promise<void>;
}
