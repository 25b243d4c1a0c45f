import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EVENT_SETS, type EventSet } from "../event-set.ts";
import type { Contender } from "./contender.ts";
import { Lane } from "./lane.ts";
import { Results } from "./results.ts";

/** How long a race is. */
export interface RaceLength {
  /** How often everything starts anew, in new processes: an engine may optimize the same code in several ways. */
  readonly heats: number;
  /** How many laps a heat has, besides those that warm up. */
  readonly laps: number;
  readonly warmUpLaps: number;
  /** On which events. @default all sizes and texts */
  readonly sets?: readonly EventSet[];
}

const QUICK: Omit<RaceLength, "sets"> = { heats: 1, laps: 1, warmUpLaps: 0 };

/**
 * Lets contenders run in turn, one at a time, lap by lap, the order rotating, so that whatever else
 * the machine does hits all of them alike. Each has a process of its own, so that none is slowed by
 * what another has taught the engine.
 *
 * @param module the URL of the module that exports the `contenders`
 */
export async function race(
  module: string,
  contenders: readonly Contender[],
  length: RaceLength,
  quick: boolean,
): Promise<Results> {
  const { heats, laps, warmUpLaps } = quick ? QUICK : length;
  const { sets = EVENT_SETS } = length;
  const results = new Results();
  for (let heat = 0; heat < heats; heat++) {
    const directory = mkdtempSync(join(tmpdir(), "llmobs-bench-"));
    const lanes = contenders.map(({ name }, index) => {
      const own = join(directory, String(index));
      mkdirSync(own);
      return new Lane({ module, contender: name, directory: own, quick });
    });
    try {
      for (const set of sets) {
        for (const lane of lanes) await lane.enter(set);
        for (let lap = -warmUpLaps; lap < laps; lap++) {
          for (const lane of rotated(lanes, heat + lap + warmUpLaps)) {
            const measured = await lane.lap();
            if (lap >= 0) results.add(lane.contender, set, measured);
          }
        }
        for (const lane of lanes) await lane.leave();
      }
    } finally {
      await Promise.all(lanes.map((lane) => lane.end()));
      rmSync(directory, { recursive: true, force: true });
    }
  }
  return results;
}

function rotated<Item>(items: readonly Item[], by: number): readonly Item[] {
  const first = by % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}
