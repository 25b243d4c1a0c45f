import {
  type Arbitrary,
  array,
  boolean,
  constant,
  constantFrom,
  integer,
  oneof,
  record,
  tuple,
} from "fast-check";
import { chains } from "./chain.ts";
import { type Drawn, pool } from "./pool.ts";

export const HOUR_MS = 3_600_000;
/** Time enough for a pipeline of which the destinations work to come to an end. */
export const AMPLE_MS = 10_000;

/** What the world does to the pipeline. */
export type Step =
  | { readonly kind: "observe"; readonly count: number; readonly atOnce: boolean }
  | { readonly kind: "hang" | "release"; readonly target: Target }
  | { readonly kind: "slow"; readonly isSlow: boolean }
  | { readonly kind: "fail"; readonly target: Target; readonly failure: Failure }
  | { readonly kind: "pass"; readonly ms: number }
  | { readonly kind: "jump"; readonly ms: number }
  | { readonly kind: "flush"; readonly timeoutMs: number }
  | { readonly kind: "flushSync" }
  | { readonly kind: "shutdown"; readonly timeoutMs: number };

export type Target = "primary" | "spare";
export type Failure = "whole" | "part" | "for good" | "leave alone";

/** A pipeline and what happens to it. */
export interface History {
  /** What stands in front of the destination. */
  readonly chain: readonly Drawn[];
  /** What stands in the manager's own decorators. */
  readonly shared: readonly Drawn[];
  readonly primaryIsAsync: boolean;
  readonly spareIsAsync: boolean;
  /** Whether the primary observes events itself: at once, and if asynchronous after an `await` too. */
  readonly primaryTalks: boolean;
  readonly steps: readonly Step[];
}

const target = constantFrom<Target>("primary", "primary", "spare");
const timeoutMs = constantFrom(1, 500, AMPLE_MS);

const step: Arbitrary<Step> = oneof(
  {
    weight: 6,
    arbitrary: record({
      kind: constant("observe" as const),
      count: integer({ min: 1, max: 12 }),
      atOnce: boolean(),
    }),
  },
  record({ kind: constantFrom("hang" as const, "release" as const), target }),
  record({ kind: constant("slow" as const), isSlow: boolean() }),
  record({
    kind: constant("fail" as const),
    target,
    failure: constantFrom<Failure>("whole", "part", "for good", "leave alone"),
  }),
  record({ kind: constant("pass" as const), ms: constantFrom(1, 20, 300, 2_500, 20_000) }),
  record({ kind: constant("jump" as const), ms: constantFrom(HOUR_MS, -HOUR_MS) }),
  record({ kind: constant("flush" as const), timeoutMs }),
  record({ kind: constant("flushSync" as const) }),
);

const shutdown = record({ kind: constant("shutdown" as const), timeoutMs });

/** The manager's own handlers take events into a queue. */
const shareable = ({ place }: Drawn): boolean => place === "anywhere" || place === "queue";

export const history: Arbitrary<History> = record({
  chain: oneof(chains(0, 3), chains(1, pool.length)),
  shared: oneof(
    constant([]),
    chains(1, 5).map((chain) => chain.filter(shareable)),
  ),
  primaryIsAsync: boolean(),
  spareIsAsync: boolean(),
  primaryTalks: boolean(),
  steps: tuple(
    array(step, { minLength: 3, maxLength: 24 }),
    shutdown,
    array(step, { maxLength: 3 }),
  ).map(([before, end, after]) => [...before, end, ...after]),
});

/** The same history with a wall clock that never jumps. */
export function withoutJumps(given: History): History {
  const still = (each: Step): Step => (each.kind === "jump" ? { ...each, ms: 0 } : each);
  return { ...given, steps: given.steps.map(still) };
}
