import { setImmediate as nextTurn } from "node:timers/promises";
import { BatchSpanProcessor } from "@opentelemetry/sdk-trace";
import { countingExporter } from "./counting-exporter.ts";
import type { EventSet } from "./event-set.ts";
import type { Contender, Lap, Room, Track } from "./harness/contender.ts";
import { race } from "./harness/race.ts";
import { requireAll } from "./harness/require-all.ts";
import { stopwatch } from "./harness/stopwatch.ts";
import { figure, spread } from "./report/figure.ts";
import { inNewTraces, sessionEvents } from "./session-events.ts";
import type { Subject } from "./subject.ts";
import type { OpenTraced } from "./traced.ts";

/** About as many spans at a stretch as a batch takes. */
const SESSIONS = 60;
const ROUNDS = 12;

/** How large an event is makes no difference where content is not written. */
const SET: EventSet = { bytes: 500, text: "ascii" };

const LIMIT = "limit: OpenTelemetry's spans, by hand";
const OURS = "llmobs otel";

function contender<Input>(name: string, load: () => Promise<OpenTraced<Input>>): Contender {
  return { name, enter: async (_set, room) => track(await load(), room) };
}

/** @public A contender's process loads this. */
export const contenders: readonly Contender[] = [
  contender(LIMIT, async () => (await import("./peers/spans-by-hand.ts")).spansByHand),
  contender(OURS, async () => (await import("./ours/otel.ts")).otel),
];

export const otel: Subject = {
  name: "otel",
  title: "Writing one event as part of a span, until that is exported, in nanoseconds",
  run: async (quick) => {
    const length = { heats: 5, laps: 15, warmUpLaps: 3, sets: [SET] };
    const results = await race(import.meta.url, contenders, length, quick);
    const ratio = results.ratio(OURS, LIMIT, SET);
    return {
      tables: [
        {
          title: "### Whole sessions, with a batch processor and an exporter that does nothing",
          head: ["", "ns", "quartiles", "× limit"],
          rows: [LIMIT, OURS].map((name) => {
            const time = results.time(name, SET);
            return [
              name,
              figure(time.median),
              spread(time),
              figure(results.ratio(name, LIMIT, SET).median),
            ];
          }),
        },
      ],
      targets: [
        {
          label: "writing events as spans, against spans of the same content by hand",
          wanted: "at most",
          bound: 1.25,
          unit: "×",
          measured: [{ value: ratio }],
        },
      ],
    };
  },
};

function track<Input>(open: OpenTraced<Input>, { quick }: Room): Track {
  const exporter = countingExporter();
  const { inputsOf, write, close } = open(new BatchSpanProcessor({ exporter }));
  const sessions = sessionEvents(SESSIONS);
  const events = sessions.reduce((sum, session) => sum + session.length, 0);
  const spans = sessions.flat().filter(({ type }) => isOneSpan(type)).length;
  const rounds = quick ? 1 : ROUNDS;
  let expected = 0;

  return {
    lap: async (): Promise<Lap> => {
      const inputs = Array.from({ length: rounds }, () => inNewTraces(sessions).flatMap(inputsOf));
      const elapsed = stopwatch();
      for (const round of inputs) {
        writeAll(round, write);
        // The batch processor hands spans to the exporter between two turns.
        await nextTurn();
      }
      const elapsedNs = elapsed();
      expected += rounds * spans;
      return { events: rounds * events, elapsedNs };
    },
    close: async () => {
      await close();
      requireAll(exporter.exported(), expected, "spans");
    },
  };
}

/** Ends make spans, and so does what the sessions have outside of them. */
function isOneSpan(type: string): boolean {
  return !type.startsWith("session.") && !type.endsWith(".start");
}

/** A function of its own, small enough to be optimized as a whole. */
function writeAll<Input>(inputs: readonly Input[], write: (input: Input) => void): void {
  for (const input of inputs) write(input);
}
