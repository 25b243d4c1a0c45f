import type { OpenDispatcher } from "./dispatcher.ts";
import { dispatcherContender } from "./dispatcher-track.ts";
import type { EventSet } from "./event-set.ts";
import type { AskCommand } from "./ask-command.ts";
import type { Contender } from "./harness/contender.ts";
import { race } from "./harness/race.ts";
import { raceTable } from "./report/race-table.ts";
import type { Subject } from "./subject.ts";

const LIMIT = "limit: a map of functions";
const WITHOUT = "llmobs bus, without a manager";
const OFF = "llmobs bus, observability off";
const BUFFERED = "llmobs bus, observed through a buffer";

/** The commands are small and the same whatever the events are; only one set is used. */
const SET: EventSet = { bytes: 500, text: "ascii" };

function contender(name: string, load: () => Promise<OpenDispatcher<AskCommand>>): Contender {
  return dispatcherContender(name, { stretches: "median", burstsAtOnce: 1 }, load);
}

/** @public A contender's process loads this. */
export const contenders: readonly Contender[] = [
  contender(LIMIT, async () => (await import("./limits/command-map.ts")).commandMap),
  contender(WITHOUT, async () => (await import("./ours/bus.ts")).withoutManager),
  contender(OFF, async () => (await import("./ours/bus.ts")).switchedOff),
  contender(
    "llmobs bus, observed by a no-op handler",
    async () => (await import("./ours/bus.ts")).observed,
  ),
  contender(BUFFERED, async () => (await import("./ours/bus.ts")).observedThroughBuffer),
];

export const bus: Subject = {
  name: "bus",
  title: "Executing a command whose handler does nothing, in nanoseconds",
  run: async (quick) => {
    const length = { heats: 4, laps: 5, warmUpLaps: 2, sets: [SET] };
    const results = await race(import.meta.url, contenders, length, quick);
    const names = contenders.map(({ name }) => name);
    return {
      tables: [
        raceTable(results, names, LIMIT, SET.bytes, {
          unit: "ns",
          texts: [SET.text],
          title: "A command",
          column: { head: "CPU", of: (name) => results.cpu(name, SET) },
        }),
      ],
      targets: [
        {
          label: "execute() with observability off, against a bus without it",
          wanted: "at most",
          bound: 1.05,
          unit: "×",
          measured: [{ value: results.ratio(OFF, WITHOUT, SET) }],
        },
        {
          label: "execute() observed through a buffer, over a bus without it",
          wanted: "at most",
          bound: 1_500,
          unit: "ns",
          measured: [{ value: results.added(BUFFERED, WITHOUT, SET) }],
        },
      ],
    };
  },
};
