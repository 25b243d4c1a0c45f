import { ObservabilityManager } from "@llmobs/core";
import { countingHandler } from "./counting-handler.ts";
import type { EventSet } from "./event-set.ts";
import type { Contender, Track } from "./harness/contender.ts";
import { race, type RaceLength } from "./harness/race.ts";
import { requireAll } from "./harness/require-all.ts";
import type { Results } from "./harness/results.ts";
import { busyStopwatch, stopwatch } from "./harness/stopwatch.ts";
import type { Summary } from "./harness/summary.ts";
import { cannedFetch } from "./model/canned-fetch.ts";
import { startCannedServer } from "./model/canned-server.ts";
import { CHUNKS, type ModelClient, type ModelLibrary, type Source } from "./model/model-client.ts";
import { figure } from "./report/figure.ts";
import type { Table } from "./report/table.ts";
import type { Target } from "./report/target.ts";
import type { Subject } from "./subject.ts";

/** The events are the clients' own; only one set is used. */
const SET: EventSet = { bytes: 500, text: "ascii" };
const LENGTH: RaceLength = { heats: 3, laps: 6, warmUpLaps: 3, sets: [SET] };
/** The engine goes on optimizing for thousands of calls; what is done once a call is the same for streams. */
const WARM_UP_CALLS = 3_000;

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

/** How many turns each has in a lap. */
const TURNS = 40;

/** How a client is used, and how often in each turn. */
const USES = {
  "a plain call": { calls: 20, make: (client: ModelClient) => client.ask() },
  "a stream": {
    calls: 1,
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

const nameOf = ({ library, use, source }: Case): string => `${use} of ${library} ${source}`;

/** @public A contender's process loads this. */
export const contenders: readonly Contender[] = Object.keys(LIBRARIES).flatMap(contendersOf);

function contendersOf(library: string): readonly Contender[] {
  return casesOf(library).map((one) => ({
    name: nameOf(one),
    enter: async (_set, { quick }) => openTrack(one, quick),
  }));
}

/**
 * In one process, and in turns of a few milliseconds: what is added is less than the difference between two
 * processes, or two moments of one machine.
 */
async function openTrack(one: Case, quick: boolean): Promise<Track> {
  const library = await (LIBRARIES[one.library] as () => Promise<ModelLibrary>)();
  const source = await SOURCES[one.source](library);
  const counting = countingHandler();
  const manager = new ObservabilityManager({ source: "bench", handlers: [counting.handler] });
  const plain = library.open(source, undefined);
  const observed = library.open(source, manager);
  const use = USES[one.use];
  const turns = quick ? 2 : TURNS;

  const warmUpCalls = quick ? 0 : WARM_UP_CALLS;
  for (const client of [plain, observed]) {
    const end = client.begin?.();
    for (let call = 0; call < warmUpCalls; call++) await client.ask();
    end?.();
  }
  let made = warmUpCalls;

  async function takeTurn(client: ModelClient): Promise<number> {
    const end = client.begin?.();
    const busyNs = busyStopwatch();
    for (let call = 0; call < use.calls; call++) await use.make(client);
    const spent = busyNs();
    end?.();
    return spent;
  }

  return {
    lap: async () => {
      let elapsedNs = 0;
      let cpuNs = 0;
      let withoutNs = 0;
      for (let turn = 0; turn < turns; turn++) {
        if (turn % 2 === 0) withoutNs += await takeTurn(plain);
        const elapsed = stopwatch();
        cpuNs += await takeTurn(observed);
        elapsedNs += elapsed();
        if (turn % 2 === 1) withoutNs += await takeTurn(plain);
      }
      const events = turns * use.calls;
      made += events;
      return { events, elapsedNs, cpuNs, withoutNs };
    },
    close: async () => {
      await source.close();
      requireAll(counting.taken(), library.eventsPerCall * made);
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
    const name = nameOf(one);
    const microseconds = ({ median }: Summary): string => figure(median / 1_000);
    return [
      `${one.use} ${one.source}`,
      microseconds(results.without(name, SET)),
      microseconds(results.cpu(name, SET)),
      microseconds(results.addedToWithout(name, SET)),
      figure(results.ratioToWithout(name, SET).median),
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
    const name = nameOf(one);
    const label = `observing ${name}`;
    return one.use === "a stream"
      ? {
          label: `${label}, ${CHUNKS} chunks, against the time for which the client alone is busy`,
          wanted: "at most",
          bound: 1.03,
          unit: "×",
          measured: [{ value: results.ratioToWithout(name, SET) }],
        }
      : {
          label: `${label}, busy time over the client alone`,
          wanted: "at most",
          bound: 30_000,
          unit: "ns",
          measured: [{ value: results.addedToWithout(name, SET) }],
        };
  });
}
