import { EVENT_BYTES, type EventBytes, type EventSet, nameOfBytes, TEXTS } from "./event-set.ts";
import type { OpenDispatcher } from "./dispatcher.ts";
import { dispatcherContender, type Timing } from "./dispatcher-track.ts";
import type { Contender } from "./harness/contender.ts";
import { race } from "./harness/race.ts";
import type { Results } from "./harness/results.ts";
import { callTables } from "./report/race-table.ts";
import type { Target } from "./report/target.ts";
import type { Subject } from "./subject.ts";

const TIMING: Timing = { stretches: "sum", burstsAtOnce: 64 };

const LIMIT = "limit: loop over one handler in try/catch";
const OBSERVE = "llmobs observe, one handler";
/** As it is unless an application asks for content: what the targets are about. */
const EMIT = "llmobs emit, one handler";
const EVLOG = "evlog, no-op drain";
const PINO = ["pino, sync", "pino, async", "pino, worker"] as const;

function contender<Input>(name: string, load: () => Promise<OpenDispatcher<Input>>): Contender {
  return dispatcherContender(name, TIMING, load);
}

/** @public Each is loaded where it runs, so that a contender's process has nothing else in it. */
export const contenders: readonly Contender[] = [
  contender(LIMIT, async () => (await import("./limits/plain-loop.ts")).plainLoop),
  contender("llmobs observe, no handler", async () =>
    (await import("./ours/observe.ts")).observe({ handlers: 0 }),
  ),
  contender(OBSERVE, async () => (await import("./ours/observe.ts")).observe({ handlers: 1 })),
  contender("llmobs observe, three handlers", async () =>
    (await import("./ours/observe.ts")).observe({ handlers: 3 }),
  ),
  contender("llmobs observe, one handler, without content", async () =>
    (await import("./ours/observe.ts")).observe({ handlers: 1, captureContent: false }),
  ),
  contender(EMIT, async () => (await import("./ours/emit.ts")).emit(false)),
  contender("llmobs emit, one handler, content captured", async () =>
    (await import("./ours/emit.ts")).emit(true),
  ),
  contender("EventEmitter", async () => (await import("./peers/event-emitter.ts")).eventEmitter),
  contender("pino, sync", async () => (await import("./peers/pino.ts")).pinoCall("sync")),
  contender("pino, async", async () => (await import("./peers/pino.ts")).pinoCall("async")),
  contender("pino, worker", async () => (await import("./peers/pino.ts")).pinoCall("worker")),
  contender("pino, to nowhere", async () => (await import("./peers/pino.ts")).pinoToNowhere),
  contender(EVLOG, async () => (await import("./peers/evlog.ts")).evlogCall),
  contender(
    "OpenTelemetry, span and batch processor",
    async () => (await import("./peers/opentelemetry.ts")).openTelemetrySpan,
  ),
];

export const dispatch: Subject = {
  name: "dispatch",
  title: "What telling of one event costs the caller, in nanoseconds",
  run: async (quick) => {
    const length = { heats: 3, laps: 5, warmUpLaps: 2 };
    const results = await race(import.meta.url, contenders, length, quick);
    return {
      tables: callTables(results, contenders, LIMIT),
      targets: EVENT_BYTES.flatMap((bytes) => targets(results, bytes)),
    };
  },
};

function targets(results: Results, bytes: EventBytes): readonly Target[] {
  const size = nameOfBytes(bytes);
  const measured = (ours: string, other: (set: EventSet) => string): Target["measured"] =>
    TEXTS.map((text) => {
      const set = { bytes, text };
      return { set: text, value: results.ratio(ours, other(set), set) };
    });
  return [
    {
      label: `observe() to one no-op handler, against the plain loop (${size})`,
      wanted: "at most",
      bound: 3,
      unit: "×",
      measured: measured(OBSERVE, () => LIMIT),
    },
    {
      label: `emit(), against pino's fastest mode (${size})`,
      wanted: "at most",
      bound: 0.08,
      unit: "×",
      measured: measured(EMIT, (set) => results.fastest(PINO, set)),
    },
    {
      label: `emit(), against evlog with a no-op drain (${size})`,
      wanted: "at most",
      bound: 0.5,
      unit: "×",
      measured: measured(EMIT, () => EVLOG),
    },
  ];
}
