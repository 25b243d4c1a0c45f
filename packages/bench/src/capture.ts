import { ObservabilityManager } from "@llmobs/core";
import { countingHandler } from "./counting-handler.ts";
import type { EventSet } from "./event-set.ts";
import type { Contender, Track } from "./harness/contender.ts";
import { race, type RaceLength } from "./harness/race.ts";
import { requireAll } from "./harness/require-all.ts";
import type { Results } from "./harness/results.ts";
import { cpuStopwatch, stopwatch } from "./harness/stopwatch.ts";
import { cannedFetch } from "./model/canned-fetch.ts";
import { startCannedServer } from "./model/canned-server.ts";
import { CHUNKS, type ModelClient, type ModelLibrary, type Source } from "./model/model-client.ts";
import { figure } from "./report/figure.ts";
import type { Table } from "./report/table.ts";
import type { Target } from "./report/target.ts";
import type { Subject } from "./subject.ts";

/** The events are the clients' own; only one set is used. */
const SET: EventSet = { bytes: 500, text: "ascii" };
/** The engine goes on optimizing for thousands of calls. */
const LENGTH: RaceLength = { heats: 3, laps: 6, warmUpLaps: 4, sets: [SET] };

/** The libraries, by the name of their package. */
const LIBRARIES: Readonly<Record<string, () => Promise<ModelLibrary>>> = {
  openai: async () => (await import("./ours/openai.ts")).openai,
  "@anthropic-ai/sdk": async () => (await import("./ours/anthropic.ts")).anthropic,
  ai: async () => (await import("./ours/ai-sdk.ts")).aiSDK,
};

/** Where the answers come from, and how to let go of it. */
interface OpenSource extends Source {
  close(): Promise<void> | void;
}

const SOURCES = {
  "over HTTP": async ({ answer }: ModelLibrary): Promise<OpenSource> => {
    return { fetch: globalThis.fetch, ...(await startCannedServer(answer)) };
  },
  "in memory": async ({ answer }: ModelLibrary): Promise<OpenSource> => {
    return { fetch: cannedFetch(answer), url: "http://127.0.0.1", close: () => {} };
  },
} as const;

const USES = {
  "a plain call": { calls: 800, make: (client: ModelClient) => client.ask() },
  "a stream": {
    calls: 25,
    make: async (client: ModelClient) => requireAll(await client.stream(), CHUNKS, "chunks"),
  },
} as const;

/** What a call is, and where it goes. */
interface Case {
  readonly library: string;
  readonly use: keyof typeof USES;
  readonly source: keyof typeof SOURCES;
}

function casesOf(library: string): readonly Case[] {
  const sources = Object.keys(SOURCES) as Case["source"][];
  const uses = Object.keys(USES) as Case["use"][];
  return sources.flatMap((source) => uses.map((use) => ({ library, use, source })));
}

const limitOf = ({ library, use, source }: Case): string => `limit: ${library}, ${use} ${source}`;
const oursOf = ({ library, use, source }: Case): string => `llmobs ${library}, ${use} ${source}`;

/** @public A contender's process loads this. */
export const contenders: readonly Contender[] = Object.keys(LIBRARIES).flatMap(contendersOf);

function contendersOf(library: string): readonly Contender[] {
  return casesOf(library).flatMap((one) => [
    contender(limitOf(one), one, false),
    contender(oursOf(one), one, true),
  ]);
}

function contender(name: string, one: Case, isObserved: boolean): Contender {
  return { name, enter: async (_set, { quick }) => openTrack(one, isObserved, quick) };
}

async function openTrack(one: Case, isObserved: boolean, quick: boolean): Promise<Track> {
  const library = await (LIBRARIES[one.library] as () => Promise<ModelLibrary>)();
  const source = await SOURCES[one.source](library);
  const counting = countingHandler();
  const manager = isObserved
    ? new ObservabilityManager({ source: "bench", handlers: [counting.handler] })
    : undefined;
  const client = library.open(source, manager);
  const { calls: many, make } = USES[one.use];
  const calls = quick ? 5 : many;
  let made = 0;
  return {
    lap: async () => {
      const elapsed = stopwatch();
      const cpuNs = cpuStopwatch();
      for (let index = 0; index < calls; index++) await make(client);
      made += calls;
      return { events: calls, elapsedNs: elapsed(), cpuNs: cpuNs() };
    },
    close: async () => {
      await source.close();
      if (isObserved) requireAll(counting.taken(), library.eventsPerCall * made);
    },
  };
}

export const capture: Subject = {
  name: "capture",
  title:
    "What observing adds to the calls of a client, in microseconds for which the main thread is busy",
  run: async (quick) => {
    const tables: Table[] = [];
    const targets: Target[] = [];
    for (const library of Object.keys(LIBRARIES)) {
      const results = await race(import.meta.url, contendersOf(library), LENGTH, quick);
      tables.push(tableOf(results, library));
      targets.push(...targetsOf(results, library));
    }
    return { tables, targets };
  },
};

function tableOf(results: Results, library: string): Table {
  const rows = casesOf(library).map((one) => {
    const [limit, ours] = [limitOf(one), oursOf(one)];
    const microseconds = (ns: number): string => figure(ns / 1_000);
    return [
      `${one.use} ${one.source}`,
      microseconds(results.cpu(limit, SET).median),
      microseconds(results.cpu(ours, SET).median),
      microseconds(results.cpuAdded(ours, limit, SET).median),
      figure(results.cpuRatio(ours, limit, SET).median),
    ];
  });
  return {
    title: `### ${library}`,
    head: ["", "limit: the client alone", "llmobs", "added", "× limit"],
    rows,
  };
}

function targetsOf(results: Results, library: string): readonly Target[] {
  return casesOf(library).map((one): Target => {
    const [limit, ours] = [limitOf(one), oursOf(one)];
    const label = `observing ${one.use} of ${library} ${one.source}`;
    return one.use === "a stream"
      ? {
          label: `${label}, ${CHUNKS} chunks, against the client's own CPU time`,
          wanted: "at most",
          bound: 1.03,
          unit: "×",
          measured: [{ value: results.cpuRatio(ours, limit, SET) }],
        }
      : {
          label: `${label}, CPU time over the client alone`,
          wanted: "at most",
          bound: 30_000,
          unit: "ns",
          measured: [{ value: results.cpuAdded(ours, limit, SET) }],
        };
  });
}
