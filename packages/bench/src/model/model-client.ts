import type { ObservabilityManager } from "@llmobs/core";

/** How many chunks a streamed answer has. */
export const CHUNKS = 200;

/** An official client, with a model that answers at once. */
export interface ModelClient {
  /** Makes a call that is not streamed. */
  ask(): Promise<void>;
  /** Makes one that is, reads it, and gives how many chunks came. */
  stream(): Promise<number>;
}

/** Makes a client: an observed one where there is a manager. */
export type OpenModelClient = (observability: ObservabilityManager | undefined) => ModelClient;
