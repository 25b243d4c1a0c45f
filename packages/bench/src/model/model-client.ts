import type { ObservabilityManager } from "@llmobs/core";
import type { CannedAnswer } from "./canned-answer.ts";

/** How many chunks with text a streamed answer has. */
export const CHUNKS = 200;

/** A client, ready to ask. */
export interface ModelClient {
  /** Makes a call that is not streamed. */
  ask(): Promise<void>;
  /** Makes one that is, reads it, and gives how many chunks of text came. */
  stream(): Promise<number>;
  /**
   * Begins to observe, where that can't be done for one client but only for the whole process, until what it
   * gives back is called.
   */
  readonly begin?: () => () => void;
}

/** Where a client gets its answers. */
export interface Source {
  /** The origin, without a path. */
  readonly url: string;
  readonly fetch: typeof fetch;
}

/** A library that calls models. */
export interface ModelLibrary {
  readonly answer: CannedAnswer;
  /** How many events a call of an observed client emits. */
  readonly eventsPerCall: number;
  /** Makes a client: an observed one where there is a manager. */
  open(source: Source, observability: ObservabilityManager | undefined): ModelClient;
}
