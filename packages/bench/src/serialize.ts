import type { ObservedEvent } from "@llmobs/core";
import { EVENT_BYTES, type EventSet, makeEvents, nameOfBytes, TEXTS } from "./event-set.ts";
import type { Contender, Lap, Room, Track } from "./harness/contender.ts";
import { race } from "./harness/race.ts";
import { requireAll } from "./harness/require-all.ts";
import { stopwatch } from "./harness/stopwatch.ts";
import { raceTable } from "./report/race-table.ts";
import type { Subject } from "./subject.ts";

const EVENTS = 512;
const ROUNDS = { 500: 64, 4096: 16 } as const;

const LIMIT = "limit: JSON.stringify";
const SERIALIZE = "llmobs serialize";

type Serialize = (event: ObservedEvent) => string;

function contender(name: string, load: () => Promise<Serialize>): Contender {
  return { name, enter: async (set, room) => track(await load(), set, room) };
}

/** @public A contender's process loads this. */
export const contenders: readonly Contender[] = [
  contender(LIMIT, async () => (event) => JSON.stringify(event)),
  contender(SERIALIZE, async () => {
    const { serialize: ours } = await import("@llmobs/core/serialize");
    return (event) => ours(event);
  }),
];

export const serialize: Subject = {
  name: "serialize",
  title: "Writing one event as JSON, in nanoseconds",
  run: async (quick) => {
    const length = { heats: 5, laps: 7, warmUpLaps: 2 };
    const results = await race(import.meta.url, contenders, length, quick);
    const names = contenders.map(({ name }) => name);
    return {
      tables: EVENT_BYTES.map((bytes) => raceTable(results, names, LIMIT, bytes, { unit: "ns" })),
      targets: EVENT_BYTES.map((bytes) => ({
        label: `serialize(), against JSON.stringify (${nameOfBytes(bytes)})`,
        wanted: "at most",
        bound: 1.17,
        unit: "×",
        measured: TEXTS.map((text) => ({
          set: text,
          value: results.ratio(SERIALIZE, LIMIT, { bytes, text }),
        })),
      })),
    };
  },
};

function track(write: Serialize, set: EventSet, { quick }: Room): Track {
  const events = makeEvents(set, EVENTS);
  const rounds = quick ? 1 : ROUNDS[set.bytes];
  const expected = rounds * events.reduce((sum, event) => sum + JSON.stringify(event).length, 0);

  return {
    lap: (): Lap => {
      let length = 0;
      const elapsed = stopwatch();
      for (let round = 0; round < rounds; round++) length += lengthOfAll(events, write);
      const elapsedNs = elapsed();
      requireAll(length, expected, "characters");
      return { events: rounds * EVENTS, elapsedNs };
    },
    close: () => {},
  };
}

function lengthOfAll(events: readonly ObservedEvent[], write: Serialize): number {
  let length = 0;
  for (const event of events) length += write(event).length;
  return length;
}
