import { setImmediate } from "node:timers/promises";
import type { ObservabilityManager } from "@llmobs/core";

/** More than any request takes to be torn down. */
const MAX_TURNS = 100_000;

/**
 * Resolves when no span is open any more: some of the SDK's promises settle just before it says that it is
 * done. Gives up after many turns, so that whoever asks can tell what is open.
 */
export async function allEnded({ trace }: ObservabilityManager): Promise<void> {
  for (let turn = 0; turn < MAX_TURNS && trace.openCount > 0; turn++) await setImmediate();
}
