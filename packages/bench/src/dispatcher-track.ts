import type { Dispatcher, OpenDispatcher } from "./dispatcher.ts";
import { type EventSet, makeEvents } from "./event-set.ts";
import type { Contender, Lap, Room, Track } from "./harness/contender.ts";
import { requireAll } from "./harness/require-all.ts";
import { cpuStopwatch, stopwatch } from "./harness/stopwatch.ts";
import { summarize } from "./harness/summary.ts";

/** How the time of a lap is made of those of its stretches. */
export interface Timing {
  /**
   * `"sum"`: all of it, with the garbage that has to be collected. `"median"`: as many stretches of
   * the median length, which leaves out what other processes took away; also the collecting of
   * garbage, to the good of those who leave some.
   */
  readonly stretches: "sum" | "median";
  /** For how many bursts the clock runs at a stretch, where nothing is put off. */
  readonly burstsAtOnce: number;
}

/** How many events are told of at a stretch: as many as OpenTelemetry's batch takes at once. */
const BURST = 512;
const MIN_LAP_NS = 20_000_000;
/** Long enough with what was put off, too, however little the calls themselves take. */
const MIN_WHOLE_LAP_NS = 100_000_000;

/** A contender that is told of events one by one. */
export function dispatcherContender<Input>(
  name: string,
  timing: Timing,
  load: () => Promise<OpenDispatcher<Input>>,
): Contender {
  return { name, enter: async (set, room) => track(await load(), timing, set, room) };
}

async function track<Input>(
  open: OpenDispatcher<Input>,
  timing: Timing,
  set: EventSet,
  { directory, quick }: Room,
): Promise<Track> {
  const dispatcher = await open(directory);
  const { settle } = dispatcher;
  const inputs = makeEvents(set, BURST).map((event) => dispatcher.inputOf(event));
  // Looking at the clock costs as much as ten of the fastest calls: where nothing is put off, it is done rarely.
  const burstsAtOnce = settle === undefined && !quick ? timing.burstsAtOnce : 1;
  const tellAll = tellerOf(dispatcher, inputs, burstsAtOnce);
  let stretches = 1;
  let called = 0;

  async function run(): Promise<Lap> {
    const times: number[] = [];
    const cpuNs = cpuStopwatch();
    for (let stretch = 0; stretch < stretches; stretch++) {
      const elapsed = stopwatch();
      const told = tellAll();
      if (told !== undefined) await told;
      times.push(elapsed());
      await settle?.();
    }
    const events = stretches * burstsAtOnce * BURST;
    called += events;
    return { events, elapsedNs: timeOf(times, timing), cpuNs: cpuNs() };
  }

  return {
    lap: async () => {
      // The first lap finds out how long a lap has to be.
      for (;;) {
        const whole = stopwatch();
        const lap = await run();
        if (quick || lap.elapsedNs >= MIN_LAP_NS || whole() >= MIN_WHOLE_LAP_NS) return lap;
        stretches *= 2;
      }
    },
    close: async () => requireAll(await dispatcher.close(), called),
  };
}

function timeOf(times: readonly number[], { stretches }: Timing): number {
  return stretches === "sum"
    ? times.reduce((sum, time) => sum + time, 0)
    : times.length * summarize(times).median;
}

/** Makes the function that tells of all the inputs, so many times over. */
function tellerOf<Input>(
  dispatcher: Dispatcher<Input>,
  inputs: readonly Input[],
  bursts: number,
): () => void | Promise<void> {
  if ("callAsync" in dispatcher) {
    const { callAsync } = dispatcher;
    return async () => {
      for (let burst = 0; burst < bursts; burst++) await awaitEach(inputs, callAsync);
    };
  }
  const { call, inside = (calls) => calls() } = dispatcher;
  const tellAll = (): void => {
    for (let burst = 0; burst < bursts; burst++) callWithAll(inputs, call);
  };
  return () => inside(tellAll);
}

/** A function of its own, small enough to be optimized as a whole. */
function callWithAll<Input>(inputs: readonly Input[], call: (input: Input) => void): void {
  for (const input of inputs) call(input);
}

async function awaitEach<Input>(
  inputs: readonly Input[],
  call: (input: Input) => void | Promise<unknown>,
): Promise<void> {
  for (const input of inputs) await call(input);
}
