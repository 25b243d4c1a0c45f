import type { EventSet } from "./event-set.ts";
import type { Counted } from "./counted.ts";
import type { Contender, Lap, Room, Track } from "./harness/contender.ts";
import { race } from "./harness/race.ts";
import { requireAll } from "./harness/require-all.ts";
import { stopwatch } from "./harness/stopwatch.ts";
import { METRIC_KINDS, metricEvents, type MetricKind } from "./metric-events.ts";
import { figure, spread } from "./report/figure.ts";
import type { Subject } from "./subject.ts";

const EVENTS = 504;
const ROUNDS = 40;

/** How large an event is makes no difference to who reads its figures. */
const SET: EventSet = { bytes: 500, text: "ascii" };

const limitOf = (kind: MetricKind): string => `limit: prom-client's bound calls, ${kind}`;
const oursOf = (kind: MetricKind): string => `llmobs prometheus, ${kind}`;

function contender<Input>(
  name: string,
  kind: MetricKind,
  load: () => Promise<() => Counted<Input>>,
): Contender {
  return { name, enter: async (_set, room) => track((await load())(), kind, room) };
}

/** @public A contender's process loads this. */
export const contenders: readonly Contender[] = METRIC_KINDS.flatMap((kind) => [
  contender(limitOf(kind), kind, async () => (await import("./peers/prom-client.ts")).promClient),
  contender(oursOf(kind), kind, async () => (await import("./ours/prometheus.ts")).prometheus),
]);

export const prometheus: Subject = {
  name: "prometheus",
  title: "Counting one event as metrics, in nanoseconds",
  run: async (quick) => {
    const length = { heats: 5, laps: 15, warmUpLaps: 2, sets: [SET] };
    const results = await race(import.meta.url, contenders, length, quick);
    return {
      tables: [
        {
          title: "### The handler, beside the calls of prom-client that its work stands for",
          head: ["events", "limit: ns", "quartiles", "llmobs: ns", "quartiles", "× limit"],
          rows: METRIC_KINDS.map((kind) => {
            const limit = results.time(limitOf(kind), SET);
            const ours = results.time(oursOf(kind), SET);
            const ratio = results.ratio(oursOf(kind), limitOf(kind), SET);
            return [
              kind,
              figure(limit.median),
              spread(limit),
              figure(ours.median),
              spread(ours),
              figure(ratio.median),
            ];
          }),
        },
      ],
      targets: [
        {
          label: "counting an event, against prom-client's bound calls",
          wanted: "at most",
          bound: 1.2,
          unit: "×",
          measured: METRIC_KINDS.map((kind) => ({
            set: kind,
            value: results.ratio(oursOf(kind), limitOf(kind), SET),
          })),
        },
      ],
    };
  },
};

function track<Input>(
  { inputOf, count, registry }: Counted<Input>,
  kind: MetricKind,
  { quick }: Room,
): Track {
  const inputs = metricEvents(kind, EVENTS).map((event) => inputOf(event));
  const rounds = quick ? 1 : ROUNDS;
  let counted = 0;

  return {
    lap: (): Lap => {
      const elapsed = stopwatch();
      for (let round = 0; round < rounds; round++) countAll(inputs, count);
      const elapsedNs = elapsed();
      const events = rounds * inputs.length;
      counted += events;
      return { events, elapsedNs };
    },
    close: async () => {
      const metric = await registry.getSingleMetric("llmobs_events_total")?.get();
      requireAll(
        (metric?.values ?? []).reduce((sum, { value }) => sum + value, 0),
        counted,
      );
    },
  };
}

/** A function of its own, small enough to be optimized as a whole. */
function countAll<Input>(inputs: readonly Input[], count: (input: Input) => void): void {
  for (const input of inputs) count(input);
}
