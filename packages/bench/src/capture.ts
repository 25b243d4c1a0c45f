import { ObservabilityManager } from "@llmobs/core";
import { countingHandler } from "./counting-handler.ts";
import type { EventSet } from "./event-set.ts";
import type { Contender, Track } from "./harness/contender.ts";
import { race } from "./harness/race.ts";
import { requireAll } from "./harness/require-all.ts";
import type { Results } from "./harness/results.ts";
import { cpuStopwatch, stopwatch } from "./harness/stopwatch.ts";
import { CHUNKS, type ModelClient, type OpenModelClient } from "./model-client.ts";
import { figure } from "./report/figure.ts";
import type { Table } from "./report/table.ts";
import type { Target } from "./report/target.ts";
import type { Subject } from "./subject.ts";

/** The events are the clients' own; only one set is used. */
const SET: EventSet = { bytes: 500, text: "ascii" };
const PLAIN_CALLS = 500;
const STREAMS = 25;

/** The clients, by the name of their package. */
const CLIENTS: Readonly<Record<string, () => Promise<OpenModelClient>>> = {
  openai: async () => (await import("./ours/openai.ts")).openai,
};

type Use = "a plain call" | "a stream";

const USES: Readonly<Record<Use, (client: ModelClient) => Promise<void>>> = {
  "a plain call": (client) => client.ask(),
  "a stream": async (client) => requireAll(await client.stream(), CHUNKS, "chunks"),
};

const limitOf = (client: string, use: Use): string => `limit: ${client}, ${use}`;
const oursOf = (client: string, use: Use): string => `llmobs ${client}, ${use}`;

/** @public A contender's process loads this. */
export const contenders: readonly Contender[] = Object.entries(CLIENTS).flatMap(([client, load]) =>
  (Object.keys(USES) as Use[]).flatMap((use) => [
    contender(limitOf(client, use), load, use, false),
    contender(oursOf(client, use), load, use, true),
  ]),
);

function contender(
  name: string,
  load: () => Promise<OpenModelClient>,
  use: Use,
  isObserved: boolean,
): Contender {
  return { name, enter: async (_set, { quick }) => track(await load(), use, isObserved, quick) };
}

function track(open: OpenModelClient, use: Use, isObserved: boolean, quick: boolean): Track {
  const counting = countingHandler();
  const manager = isObserved
    ? new ObservabilityManager({ source: "bench", handlers: [counting.handler] })
    : undefined;
  const client = open(manager);
  const call = USES[use];
  const calls = quick ? 5 : use === "a stream" ? STREAMS : PLAIN_CALLS;
  let made = 0;
  return {
    lap: async () => {
      const elapsed = stopwatch();
      const cpuNs = cpuStopwatch();
      for (let index = 0; index < calls; index++) await call(client);
      made += calls;
      return { events: calls, elapsedNs: elapsed(), cpuNs: cpuNs() };
    },
    close: () => {
      if (isObserved) requireAll(counting.taken(), 2 * made);
    },
  };
}

export const capture: Subject = {
  name: "capture",
  title: "Observing the calls of an official client whose model answers at once, in microseconds",
  run: async (quick) => {
    const length = { heats: 4, laps: 10, warmUpLaps: 3, sets: [SET] };
    const results = await race(import.meta.url, contenders, length, quick);
    const clients = Object.keys(CLIENTS);
    return {
      tables: clients.map((client) => tableOf(results, client)),
      targets: clients.flatMap((client) => targetsOf(results, client)),
    };
  },
};

function tableOf(results: Results, client: string): Table {
  const rows = (Object.keys(USES) as Use[]).map((use) => {
    const [limit, ours] = [limitOf(client, use), oursOf(client, use)];
    const microseconds = (name: string): string => figure(results.cpu(name, SET).median / 1_000);
    return [
      use,
      microseconds(limit),
      microseconds(ours),
      figure(results.cpuRatio(ours, limit, SET).median),
    ];
  });
  return {
    title: `### ${client}: what a call keeps the main thread busy`,
    head: ["", "limit: the client alone", "llmobs", "× limit"],
    rows,
  };
}

function targetsOf(results: Results, client: string): readonly Target[] {
  const [limit, ours] = [limitOf(client, "a stream"), oursOf(client, "a stream")];
  const plain = [oursOf(client, "a plain call"), limitOf(client, "a plain call")] as const;
  return [
    {
      label: `observing a stream of ${CHUNKS} chunks, of ${client}'s own CPU time`,
      wanted: "at most",
      bound: 1.03,
      unit: "×",
      measured: [{ value: results.cpuRatio(ours, limit, SET) }],
    },
    {
      label: `observing a plain call of ${client}, in CPU time over the client alone`,
      wanted: "at most",
      bound: 30_000,
      unit: "ns",
      measured: [{ value: results.cpuAdded(...plain, SET) }],
    },
  ];
}
