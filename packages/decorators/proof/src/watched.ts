import type { Handler, ObservedEvent } from "@llmobs/core";
import { failuresOf, retryAfterMsOf } from "@llmobs/core/error";
import type { FakeClock, GatedHandler } from "@llmobs/testing";

/** A destination whose calls are looked at. */
export interface Watched {
  readonly handler: Handler;
  /** How many calls began while the destination had asked to be left alone, since the last look. */
  callsInSilence(): number;
}

/**
 * Watches whether a destination that asked to be left alone is. What it asks counts from the next
 * look on, since whoever hears it does so only when its promise has settled.
 */
export function watched(
  sink: GatedHandler,
  clock: FakeClock,
  hooks: { readonly before: () => void; readonly after: () => void },
): Watched {
  let silentUntil = -Infinity;
  let known = -Infinity;
  let calls = 0;

  function watch(
    events: readonly ObservedEvent[],
    call: () => void | Promise<void>,
  ): void | Promise<void> {
    if (clock.monotonic() < known) calls++;
    const heed = (error: unknown): never => {
      for (const failure of failuresOf(error, events)) {
        const askedMs = retryAfterMsOf(failure.error);
        if (askedMs > 0) silentUntil = Math.max(silentUntil, clock.monotonic() + askedMs);
      }
      throw error;
    };
    hooks.before();
    try {
      return call()?.then(async () => {
        await Promise.resolve();
        hooks.after();
      }, heed);
    } catch (error) {
      return heed(error);
    }
  }

  return {
    handler: {
      ...sink,
      handle: (event) => watch([event], () => sink.handle(event)),
      handleBatch: (events) => watch(events, () => sink.handleBatch(events)),
    },
    callsInSilence: () => {
      known = silentUntil;
      const seen = calls;
      calls = 0;
      return seen;
    },
  };
}
