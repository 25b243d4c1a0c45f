import { EVENT_BYTES, type EventBytes, type EventSet, nameOfBytes, TEXTS } from "./event-set.ts";
import type { OpenDispatcher } from "./dispatcher.ts";
import { dispatcherContender, type Timing } from "./dispatcher-track.ts";
import type { Contender } from "./harness/contender.ts";
import { race } from "./harness/race.ts";
import type { Results } from "./harness/results.ts";
import type { Summary } from "./harness/summary.ts";
import { callTables } from "./report/race-table.ts";
import type { Target } from "./report/target.ts";
import type { Subject } from "./subject.ts";

const TIMING: Timing = { stretches: "median", burstsAtOnce: 8 };

const LIMIT = "limit: a reference into a ring, JSON and writeSync later";
const STRINGIFY = "limit: JSON.stringify at once";
const BARE = "llmobs, no buffer, one no-op handler";
const UNWEIGHED = "llmobs buffer with maxBytes: Infinity, no-op handler";
const BUFFER = "llmobs buffer, no-op handler";
const UNWEIGHED_FILE = "llmobs buffer with maxBytes: Infinity, and file";
const FILE = "llmobs buffer and file";
const WORKER = "llmobs buffer and file in a worker";
const EVLOG = "evlog, pipeline and file drain";
const PINO_WORKER = "pino, worker";
const PINO = ["pino, sync", "pino, async", PINO_WORKER] as const;

function contender<Input>(name: string, load: () => Promise<OpenDispatcher<Input>>): Contender {
  return dispatcherContender(name, TIMING, load);
}

/** @public Each is loaded where it runs, so that a contender's process has nothing else in it. */
export const contenders: readonly Contender[] = [
  contender(LIMIT, async () => (await import("./limits/ring.ts")).ring),
  contender(STRINGIFY, async () => (await import("./limits/stringify.ts")).stringify),
  contender(BARE, async () => (await import("./ours/observe.ts")).observe({ handlers: 1 })),
  contender(UNWEIGHED, async () =>
    (await import("./ours/buffered.ts")).buffered({ maxBytes: Infinity }),
  ),
  contender(BUFFER, async () => (await import("./ours/buffered.ts")).buffered({})),
  contender(UNWEIGHED_FILE, async () => {
    const { bufferedFileCall, file } = await import("./ours/buffered.ts");
    return bufferedFileCall(file, { maxBytes: Infinity });
  }),
  contender(FILE, async () => {
    const { bufferedFileCall, file } = await import("./ours/buffered.ts");
    return bufferedFileCall(file);
  }),
  contender("llmobs buffer and file, sync: false", async () => {
    const { asyncFile, bufferedFileCall } = await import("./ours/buffered.ts");
    return bufferedFileCall(asyncFile);
  }),
  contender(WORKER, async () => {
    const { bufferedFileCall, fileInWorker } = await import("./ours/buffered.ts");
    return bufferedFileCall(fileInWorker);
  }),
  contender(PINO[0], async () => (await import("./peers/pino.ts")).pinoCall("sync")),
  contender(PINO[1], async () => (await import("./peers/pino.ts")).pinoCall("async")),
  contender(PINO_WORKER, async () => (await import("./peers/pino.ts")).pinoCall("worker")),
  contender(EVLOG, async () => (await import("./peers/evlog.ts")).evlogPipelineCall),
];

export const pipeline: Subject = {
  name: "pipeline",
  title:
    "What a call costs in front of a buffer and a file, and the main thread later, in nanoseconds",
  run: async (quick) => {
    const length = { heats: 3, laps: 3, warmUpLaps: 1 };
    const results = await race(import.meta.url, contenders, length, quick);
    return {
      tables: callTables(results, contenders, LIMIT),
      targets: EVENT_BYTES.flatMap((bytes) => targets(results, bytes)),
    };
  },
};

function targets(results: Results, bytes: EventBytes): readonly Target[] {
  const atMost = (
    what: string,
    bound: number,
    unit: Target["unit"],
    value: (set: EventSet) => Summary,
  ): Target => ({
    label: `${what} (${nameOfBytes(bytes)})`,
    wanted: "at most",
    bound,
    unit,
    measured: TEXTS.map((text) => ({ set: text, value: value({ bytes, text }) })),
  });
  const fastestPino = (set: EventSet): string => results.fastest(PINO, set);
  return [
    atMost("buffered observe(), maxBytes: Infinity, over the bare call", 100, "ns", (set) =>
      results.added(UNWEIGHED, BARE, set),
    ),
    atMost("what maxBytes adds to it, against JSON.stringify", 0.25, "×", (set) =>
      results.lapByLap(
        [BUFFER, UNWEIGHED, STRINGIFY],
        set,
        ([weighed, unweighed, stringify]) => (weighed - unweighed) / stringify,
      ),
    ),
    atMost("buffer (maxBytes: Infinity) and file, call against evlog's", 0.25, "×", (set) =>
      results.ratio(UNWEIGHED_FILE, EVLOG, set),
    ),
    atMost("buffer and file, call against evlog's", 0.25, "×", (set) =>
      results.ratio(FILE, EVLOG, set),
    ),
    atMost("buffer (maxBytes: Infinity) and file, call against pino's fastest", 0.05, "×", (set) =>
      results.ratio(UNWEIGHED_FILE, fastestPino(set), set),
    ),
    atMost("buffer and file, call against pino's fastest", 0.05, "×", (set) =>
      results.ratio(FILE, fastestPino(set), set),
    ),
    // For small events a worker does not pay, and nobody says so.
    ...(bytes === 4096
      ? [
          atMost("buffer and file in a worker, CPU against pino's worker", 0.25, "×", (set) =>
            results.cpuRatio(WORKER, PINO_WORKER, set),
          ),
        ]
      : []),
  ];
}
