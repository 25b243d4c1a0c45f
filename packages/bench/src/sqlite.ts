import { rmSync } from "node:fs";
import { join } from "node:path";
import {
  EVENT_BYTES,
  type EventBytes,
  type EventSet,
  makeEvents,
  nameOfBytes,
  TEXTS,
} from "./event-set.ts";
import type { Contender, Lap, Room, Track } from "./harness/contender.ts";
import { race } from "./harness/race.ts";
import { requireAll } from "./harness/require-all.ts";
import type { Results } from "./harness/results.ts";
import { stopwatch } from "./harness/stopwatch.ts";
import { inverse } from "./harness/summary.ts";
import { raceTable } from "./report/race-table.ts";
import type { Target } from "./report/target.ts";
import type { Subject } from "./subject.ts";
import { measureTable, type OpenTable } from "./table.ts";

const EVENTS = { 500: 20_000, 4096: 5_000 } as const;
const QUICK_EVENTS = 64;

/** The slow ones insert fewer rows, into a table that is smaller and therefore faster. */
type Share = 1 | 0.2 | 0.01;

const LIMIT = "limit: rows serialized before, one transaction, no journal";
const SQLITE = "llmobs sqlite, batches of 1000";
const BY_HAND = "by hand, transactions of 1000, random ids";
const COOKBOOK = "by hand, a connection for each event";

function contender(name: string, share: Share, load: () => Promise<OpenTable>): Contender {
  return { name, enter: async (set, room) => track(await load(), share, set, room) };
}

/** @public A contender's process loads this. */
export const contenders: readonly Contender[] = [
  contender(LIMIT, 1, async () => (await import("./limits/one-transaction.ts")).oneTransaction),
  contender(SQLITE, 1, async () => (await import("./ours/sqlite.ts")).sqliteInBatches(1_000)),
  contender("llmobs sqlite, batches of 100", 1, async () =>
    (await import("./ours/sqlite.ts")).sqliteInBatches(100),
  ),
  contender(
    "llmobs sqlite, unbatched",
    0.2,
    async () => (await import("./ours/sqlite.ts")).sqliteUnbatched,
  ),
  contender("by hand, transactions of 1000, ids in order", 1, async () =>
    (await import("./peers/by-hand.ts")).transactions(1_000, "in order"),
  ),
  contender(BY_HAND, 1, async () =>
    (await import("./peers/by-hand.ts")).transactions(1_000, "random"),
  ),
  contender(
    "by hand, autocommit",
    0.2,
    async () => (await import("./peers/by-hand.ts")).autocommit,
  ),
  contender(COOKBOOK, 0.01, async () => (await import("./peers/by-hand.ts")).connectionPerEvent),
];

export const sqlite: Subject = {
  name: "sqlite",
  title: "SQLite, until everything is in a closed database, in nanoseconds an event",
  run: async (quick) => {
    const length = { heats: 3, laps: 3, warmUpLaps: 1 };
    const results = await race(import.meta.url, contenders, length, quick);
    const names = contenders.map(({ name }) => name);
    return {
      tables: EVENT_BYTES.map((bytes) => raceTable(results, names, LIMIT, bytes, { unit: "ns" })),
      targets: EVENT_BYTES.flatMap((bytes) => targets(results, bytes)),
    };
  },
};

function targets(results: Results, bytes: EventBytes): readonly Target[] {
  const target = (what: string, bound: number, other: string): Target => ({
    label: `sqlite in batches of 1000, rate against ${what} (${nameOfBytes(bytes)})`,
    wanted: "at least",
    bound,
    unit: "×",
    measured: TEXTS.map((text) => ({
      set: text,
      value: inverse(results.ratio(SQLITE, other, { bytes, text })),
    })),
  });
  return [
    target("the limit's", bytes === 500 ? 0.5 : 0.4, LIMIT),
    target("transactions by hand with random ids", 1.3, BY_HAND),
    target("a connection for each event", 90, COOKBOOK),
  ];
}

function track(open: OpenTable, share: Share, set: EventSet, { directory, quick }: Room): Track {
  const events = makeEvents(set, quick ? QUICK_EVENTS : EVENTS[set.bytes] * share);
  const bytes = events.reduce((sum, { data }) => sum + Buffer.byteLength(JSON.stringify(data)), 0);
  let databases = 0;

  return {
    lap: async (): Promise<Lap> => {
      const path = join(directory, `${++databases}.db`);
      const table = await open(path, events);
      const elapsed = stopwatch();
      await table.write();
      await table.close();
      const elapsedNs = elapsed();
      const arrived = measureTable(path);
      requireAll(arrived.rows, events.length, "rows");
      requireAll(arrived.bytes, bytes, "bytes of data");
      for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(path + suffix, { force: true });
      return { events: events.length, elapsedNs };
    },
    close: () => {},
  };
}
