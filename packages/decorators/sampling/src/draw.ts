import type { ObservedEvent } from "@llmobs/core";
import { sampleHash } from "./sample-hash.ts";

const HASHES = 2 ** 32;
/** How many draws are remembered: a session's events come close together, and a look-up is a quarter of a hash. */
const MAX_REMEMBERED = 1_000;

/**
 * Makes the draw for a share of all sessions: it says whether an event's session wins. The events of
 * a session, or where there is none of a trace, win or lose together, here and everywhere else.
 * Whoever wins at one rate wins at every higher one.
 */
export function draw(rate: number): (event: ObservedEvent) => boolean {
  const threshold = rate * HASHES;
  const remembered = new Map<string, boolean>();
  return (event) => {
    // An empty id names nothing.
    const group = event.sessionId || event.traceId;
    if (!group) return sampleHash(event.id) < threshold;
    const known = remembered.get(group);
    if (known !== undefined) return known;
    const wins = sampleHash(group) < threshold;
    if (remembered.size === MAX_REMEMBERED) remembered.clear();
    remembered.set(group, wins);
    return wins;
  };
}
