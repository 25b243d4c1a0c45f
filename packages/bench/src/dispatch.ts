import {
  EVENT_BYTES,
  type EventBytes,
  type EventSet,
  makeEvents,
  nameOfBytes,
  TEXTS,
} from "./event-set.ts";
import type { OpenDispatcher } from "./dispatcher.ts";
import type { Contender, Lap, Room, Track } from "./harness/contender.ts";
import { race } from "./harness/race.ts";
import { requireAll } from "./harness/require-all.ts";
import type { Results } from "./harness/results.ts";
import { cpuStopwatch, stopwatch } from "./harness/stopwatch.ts";
import { raceTable } from "./report/race-table.ts";
import type { Target } from "./report/target.ts";
import type { Subject } from "./subject.ts";

/** How many events are told of at a stretch: as many as OpenTelemetry's batch takes at once. */
const BURST = 512;
const MIN_LAP_NS = 20_000_000;

const LIMIT = "limit: loop over one handler in try/catch";
const OBSERVE = "llmobs observe, one handler";
/** As it is unless an application asks for content: what the targets are about. */
const EMIT = "llmobs emit, one handler";
const EVLOG = "evlog, no-op drain";
const PINO = ["pino, sync", "pino, async", "pino, worker"] as const;

function contender<Input>(name: string, load: () => Promise<OpenDispatcher<Input>>): Contender {
  return { name, enter: async (set, room) => track(await load(), set, room) };
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
    const names = contenders.map(({ name }) => name);
    const column = {
      head: "CPU",
      of: (name: string, set: EventSet) => results.cpu(name, set),
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

async function track<Input>(
  open: OpenDispatcher<Input>,
  set: EventSet,
  { directory, quick }: Room,
): Promise<Track> {
  const dispatcher = await open(directory);
  const { call, inside = (calls) => calls(), settle } = dispatcher;
  const inputs = makeEvents(set, BURST).map((event) => dispatcher.inputOf(event));
  // Looking at the clock costs as much as ten of the fastest calls: where nothing is put off, it is done rarely.
  const burstsAtOnce = settle === undefined && !quick ? 64 : 1;
  let stretches = 1;
  let called = 0;

  const tellAll = (): void => {
    for (let burst = 0; burst < burstsAtOnce; burst++) callWithAll(inputs, call);
  };

  async function run(): Promise<Lap> {
    let elapsedNs = 0;
    const cpuNs = cpuStopwatch();
    for (let stretch = 0; stretch < stretches; stretch++) {
      const elapsed = stopwatch();
      inside(tellAll);
      elapsedNs += elapsed();
      await settle?.();
    }
    const events = stretches * burstsAtOnce * BURST;
    called += events;
    return { events, elapsedNs, cpuNs: cpuNs() };
  }

  return {
    lap: async () => {
      let lap = await run();
      if (quick) return lap;
      // The first lap finds out how long a lap has to be.
      while (lap.elapsedNs < MIN_LAP_NS) {
        stretches *= 2;
        lap = await run();
      }
      return lap;
    },
    close: async () => requireAll(await dispatcher.close(), called),
  };
}

/** A function of its own, small enough to be optimized as a whole. */
function callWithAll<Input>(inputs: readonly Input[], call: (input: Input) => void): void {
  for (const input of inputs) call(input);
}
