import type { ObservedEvent } from "@llmobs/core";
import { sampleHash } from "./sample-hash.ts";

const HASHES = 2 ** 32;

/**
 * Makes the draw for a share of all sessions: it says whether an event's session wins. The events of
 * a session, or where there is none of a trace, win or lose together, here and everywhere else.
 * Whoever wins at one rate wins at every higher one.
 */
export function draw(rate: number): (event: ObservedEvent) => boolean {
  const threshold = rate * HASHES;
  // An empty id names nothing. No draw is remembered: a map would spare a session seen before four fifths of
  // the hash, but cost four hashes for a new one.
  return ({ id, sessionId, traceId }) => sampleHash(sessionId || traceId || id) < threshold;
}
