import type { Handler, ObservedEvent } from "@llmobs/core";
import { failuresOf, retryAfterMsOf } from "@llmobs/core/error";
import type { FakeClock, GatedHandler } from "@llmobs/testing";

/** A destination whose calls are looked at. */
export interface Watched {
  readonly handler: Handler;
  /** How many calls began. */
  readonly calls: number;
  /** How many of them began while the destination had asked to be left alone, since the last look. */
  callsInSilence(): number;
  /** Whether calls take their time, each another one, so that they overtake each other. */
  isSlow: boolean;
}

const PACES_MS = [700, 0, 30];

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
  let callsInSilence = 0;
  let isSlow = false;

  async function slowly(call: () => void | Promise<void>): Promise<void> {
    const paceMs = PACES_MS[calls % PACES_MS.length] as number;
    await new Promise<void>((resolve) => clock.setTimeout(resolve, paceMs));
    await call();
  }

  function watch(
    events: readonly ObservedEvent[],
    call: () => void | Promise<void>,
  ): void | Promise<void> {
    calls++;
    if (clock.monotonic() < known) callsInSilence++;
    const heed = (error: unknown): never => {
      for (const failure of failuresOf(error, events)) {
        const askedMs = retryAfterMsOf(failure.error);
        if (askedMs > 0) silentUntil = Math.max(silentUntil, clock.monotonic() + askedMs);
      }
      throw error;
    };
    hooks.before();
    try {
      return (isSlow ? slowly(call) : call())?.then(async () => {
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
    get calls() {
      return calls;
    },
    callsInSilence: () => {
      known = silentUntil;
      const seen = callsInSilence;
      callsInSilence = 0;
      return seen;
    },
    get isSlow() {
      return isSlow;
    },
    set isSlow(slow: boolean) {
      isSlow = slow;
    },
  };
}
