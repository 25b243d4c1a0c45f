import type { OpenDispatcher } from "./dispatcher.ts";
import { dispatcherContender } from "./dispatcher-track.ts";
import type { EventSet } from "./event-set.ts";
import type { Contender } from "./harness/contender.ts";
import { race } from "./harness/race.ts";
import type { Results } from "./harness/results.ts";
import { summarize, type Summary } from "./harness/summary.ts";
import { raceTable } from "./report/race-table.ts";
import type { Table } from "./report/table.ts";
import type { Target } from "./report/target.ts";
import { measureShares, type SampleShare } from "./sample-shares.ts";
import type { Subject } from "./subject.ts";

const LIMIT = "limit: a call of the handler";
const PIPE = "llmobs pipe, no decorator";
const FILTER = "llmobs filter, by type";
const SAMPLING = "llmobs sampling";
const MD5 = "sampling by MD5, as in the cookbook";
const RATE_LIMIT = "llmobs rate limit";
const BREAKER = "llmobs circuit breaker";
const ASYNC_PIPE = "async: llmobs pipe, no decorator";
const ASYNC_BREAKER = "async: llmobs circuit breaker";
const ASYNC_COCKATIEL = "async: cockatiel's circuit breaker";

/** Decorators look at an event's envelope only: its size and its text make no difference. */
const SET: EventSet = { bytes: 500, text: "ascii" };

function contender<Input>(name: string, load: () => Promise<OpenDispatcher<Input>>): Contender {
  return dispatcherContender(name, { stretches: "median", burstsAtOnce: 8 }, load);
}

/** @public Each is loaded where it runs, so that a contender's process has nothing else in it. */
export const contenders: readonly Contender[] = [
  contender(LIMIT, async () => (await import("./limits/direct-call.ts")).directCall),
  contender(PIPE, async () => (await import("./ours/decorated.ts")).decorated()),
  contender(FILTER, async () => {
    const { decorated } = await import("./ours/decorated.ts");
    const { filter } = await import("@llmobs/filter");
    return decorated(filter({ include: ["llm.*", "tool.*", "command.*", "log"] }));
  }),
  contender("llmobs filter, by level", async () => {
    const { decorated } = await import("./ours/decorated.ts");
    const { filter } = await import("@llmobs/filter");
    return decorated(filter({ minLevel: "info" }));
  }),
  // All win, so that all arrive: the draw costs the same whatever comes out.
  contender(SAMPLING, async () => {
    const { decorated } = await import("./ours/decorated.ts");
    const { sampling } = await import("@llmobs/sampling");
    return decorated(sampling({ rate: 1 }));
  }),
  contender(MD5, async () => {
    const { decorated } = await import("./ours/decorated.ts");
    const { md5Sampling } = await import("./peers/md5-sampling.ts");
    return decorated(md5Sampling(1));
  }),
  contender(RATE_LIMIT, async () => {
    const { decorated } = await import("./ours/decorated.ts");
    const { rateLimit } = await import("@llmobs/rate-limit");
    return decorated(rateLimit({ perSecond: 1e9 }));
  }),
  contender("llmobs rate limit, by type", async () => {
    const { decorated } = await import("./ours/decorated.ts");
    const { rateLimit } = await import("@llmobs/rate-limit");
    return decorated(rateLimit({ perSecond: 1e9, by: "type" }));
  }),
  contender(BREAKER, async () => {
    const { decorated } = await import("./ours/decorated.ts");
    const { circuitBreaker } = await import("@llmobs/circuit-breaker");
    return decorated(circuitBreaker());
  }),
  contender(ASYNC_PIPE, async () => (await import("./ours/decorated.ts")).decoratedAsync()),
  contender(ASYNC_BREAKER, async () => {
    const { decoratedAsync } = await import("./ours/decorated.ts");
    const { circuitBreaker } = await import("@llmobs/circuit-breaker");
    return decoratedAsync(circuitBreaker());
  }),
  contender(ASYNC_COCKATIEL, async () => {
    const { decoratedAsync } = await import("./ours/decorated.ts");
    const { cockatielBreaker } = await import("./peers/cockatiel.ts");
    return decoratedAsync(cockatielBreaker);
  }),
];

export const decorators: Subject = {
  name: "decorators",
  title: "What a decorator adds to an event, in nanoseconds",
  run: async (quick) => {
    const length = { heats: 4, laps: 5, warmUpLaps: 2, sets: [SET] };
    const results = await race(import.meta.url, contenders, length, quick);
    const names = contenders.map(({ name }) => name);
    const baseOf = (name: string): string => (name.startsWith("async: ") ? ASYNC_PIPE : PIPE);
    const shares = measureShares(quick ? 1_000 : 1_000_000);
    return {
      tables: [
        raceTable(results, names, LIMIT, SET.bytes, {
          unit: "ns",
          texts: [SET.text],
          column: { head: "added", of: (name) => results.added(name, baseOf(name), SET) },
        }),
        sharesTable(shares),
      ],
      targets: [...costTargets(results), shareTarget(shares)],
    };
  },
};

function costTargets(results: Results): readonly Target[] {
  const added = (name: string): Summary => results.added(name, PIPE, SET);
  return [
    addsAtMost("filter", 10, added(FILTER)),
    addsAtMost("rate limit", 60, added(RATE_LIMIT)),
    addsAtMost("circuit breaker", 10, added(BREAKER)),
    {
      label: "circuit breaker, asynchronous: what it adds against what cockatiel's does",
      wanted: "at most",
      bound: 0.45,
      unit: "×",
      measured: [
        {
          value: results.lapByLap(
            [ASYNC_BREAKER, ASYNC_COCKATIEL, ASYNC_PIPE],
            SET,
            ([ours, theirs, bare]) => (ours - bare) / (theirs - bare),
          ),
        },
      ],
    },
    {
      label: "sampling: what MD5 adds against what it does",
      wanted: "at least",
      bound: 14,
      unit: "×",
      measured: [
        {
          value: results.lapByLap(
            [MD5, SAMPLING, PIPE],
            SET,
            ([md5, ours, bare]) => (md5 - bare) / (ours - bare),
          ),
        },
      ],
    },
  ];
}

function sharesTable(shares: readonly SampleShare[]): Table {
  return {
    title: "### What sampling keeps",
    head: ["ids", "rate", "kept"],
    rows: shares.map(({ ids, rate, share }) => [ids, String(rate), share.toFixed(5)]),
  };
}

function shareTarget(shares: readonly SampleShare[]): Target {
  const deviations = shares.map(({ rate, share }) => Math.abs(share - rate));
  return {
    label: "sampling: the share kept, off the rate",
    wanted: "at most",
    bound: 0.005,
    unit: "",
    measured: [{ value: summarize([Math.max(...deviations)]) }],
  };
}

function addsAtMost(what: string, bound: number, value: Summary): Target {
  return {
    label: `${what}: what it adds to a pipe`,
    wanted: "at most",
    bound,
    unit: "ns",
    measured: [{ value }],
  };
}
