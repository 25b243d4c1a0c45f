import { rmSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { countBytes, countLines } from "./count-lines.ts";
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
import type { OpenLog } from "./json-lines-log.ts";
import { raceTable } from "./report/race-table.ts";
import type { Target } from "./report/target.ts";
import type { Subject } from "./subject.ts";

const BATCH = 256;
const BATCHES = { 500: 48, 4096: 12 } as const;

const LIMIT = "limit: JSON into a byte buffer, writeSync";
const FILE = "llmobs file, batches of 256";
const BUFFERED = "llmobs buffer and file";
/** Room for a whole lap: whoever writes it doesn't wait for the disk, and all of it has to arrive. */
const ROOMY = { capacity: 262_144, maxBytes: 1_073_741_824 } as const;
const BUFFERED_ASYNC = "llmobs buffer and file, sync: false";

function contender<Input>(name: string, load: () => Promise<OpenLog<Input>>): Contender {
  return { name, enter: async (set, room) => track(await load(), set, room) };
}

const ours: readonly Contender[] = [
  contender(FILE, async () => (await import("./ours/file.ts")).fileInBatches(true)),
  contender("llmobs file, batches of 256, sync: false", async () =>
    (await import("./ours/file.ts")).fileInBatches(false),
  ),
  contender("llmobs file, unbatched", async () => (await import("./ours/file.ts")).fileUnbatched),
  contender(BUFFERED, async () => {
    const { bufferedFile, file } = await import("./ours/buffered.ts");
    return bufferedFile(file);
  }),
  contender(BUFFERED_ASYNC, async () => {
    const { asyncFile, bufferedFile } = await import("./ours/buffered.ts");
    return bufferedFile(asyncFile, ROOMY);
  }),
  contender("llmobs buffer and file in a worker", async () => {
    const { bufferedFile, fileInWorker } = await import("./ours/buffered.ts");
    return bufferedFile(fileInWorker, { ...ROOMY, concurrency: 4 });
  }),
];

const peers: readonly Contender[] = [
  contender("pino, sync", async () => (await import("./peers/pino.ts")).pinoLog("sync")),
  contender("pino, async", async () => (await import("./peers/pino.ts")).pinoLog("async")),
  contender("pino, worker", async () => (await import("./peers/pino.ts")).pinoLog("worker")),
  contender("evlog, file drain", async () => (await import("./peers/evlog.ts")).evlogFile),
  contender("winston, stream", async () => (await import("./peers/winston.ts")).winstonLog),
  contender(
    "LogTape, stream sink",
    async () => (await import("./peers/logtape.ts")).logTapeStreamLog,
  ),
  contender(
    "LogTape, file sink (fsyncs)",
    async () => (await import("./peers/logtape.ts")).logTapeFileLog,
  ),
];

/** @public A contender's process loads this. */
export const contenders: readonly Contender[] = [
  contender(LIMIT, async () => (await import("./limits/byte-buffer.ts")).byteBuffer),
  ...ours,
  ...peers,
];

export const jsonl: Subject = {
  name: "jsonl",
  title: "JSONL, until everything is in a closed file, in nanoseconds an event",
  run: async (quick) => {
    const length = { heats: 3, laps: 4, warmUpLaps: 1 };
    const results = await race(import.meta.url, contenders, length, quick);
    const names = contenders.map(({ name }) => name);
    const column = {
      head: "B/event",
      of: (name: string, set: EventSet) => results.bytes(name, set),
    };
    return {
      tables: EVENT_BYTES.map((bytes) =>
        raceTable(results, names, LIMIT, bytes, { unit: "ns", column }),
      ),
      targets: EVENT_BYTES.flatMap((bytes) => targets(results, bytes)),
    };
  },
};

function targets(results: Results, bytes: EventBytes): readonly Target[] {
  const peerNames = peers.map(({ name }) => name);
  const speed = (other: (set: EventSet) => string, name = FILE): Target["measured"] =>
    TEXTS.map((text) => {
      const set = { bytes, text };
      return { set: text, value: inverse(results.ratio(name, other(set), set)) };
    });
  const limit = (): string => LIMIT;
  return [
    {
      label: `file in batches of 256, rate against the limit's (${nameOfBytes(bytes)})`,
      wanted: "at least",
      bound: 0.85,
      unit: "×",
      measured: speed(limit),
    },
    {
      label: `file in batches of 256, rate against the fastest peer's (${nameOfBytes(bytes)})`,
      wanted: "at least",
      bound: bytes === 500 ? 3 : 2,
      unit: "×",
      measured: speed((set) => results.fastest(peerNames, set)),
    },
    {
      label: `buffer and file, rate against the limit's (${nameOfBytes(bytes)})`,
      wanted: "at least",
      bound: 0.85,
      unit: "×",
      measured: speed(limit, BUFFERED),
    },
    {
      label: `buffer and file with sync: false, rate against the limit's (${nameOfBytes(bytes)})`,
      wanted: "at least",
      bound: 0.6,
      unit: "×",
      measured: speed(limit, BUFFERED_ASYNC),
    },
  ];
}

function track<Input>(open: OpenLog<Input>, set: EventSet, { directory, quick }: Room): Track {
  const batches = quick ? 2 : BATCHES[set.bytes];
  const expected = batches * BATCH;
  const events = makeEvents(set, expected);
  let files = 0;

  return {
    lap: async (): Promise<Lap> => {
      const path = join(directory, `${++files}.jsonl`);
      const log = await open(path);
      const inputs = Array.from({ length: batches }, (_, batch) =>
        events.slice(batch * BATCH, (batch + 1) * BATCH).map((event) => log.inputOf(event)),
      );
      const elapsed = stopwatch();
      for (const batch of inputs) {
        const written = log.write(batch);
        if (written !== undefined) await written;
        // As in a server, whatever waits for the event loop gets its turn now and then.
        await nextTurn();
      }
      await log.close();
      const elapsedNs = elapsed();
      requireAll(countLines(path), expected, "lines");
      const bytes = countBytes(path);
      rmSync(path, { recursive: true });
      return { events: expected, elapsedNs, bytes };
    },
    close: () => {},
  };
}
