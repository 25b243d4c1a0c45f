import { buffer } from "@llmobs/buffer";
import { circuitBreaker } from "@llmobs/circuit-breaker";
import type { Decorator, Handler } from "@llmobs/core";
import { fallback } from "@llmobs/fallback";
import { retry } from "@llmobs/retry";
import type { DecoratorTraits } from "@llmobs/testing";
import { type Arbitrary, constant, constantFrom, integer, oneof, record } from "fast-check";

/** A decorator with options that were drawn, made afresh for each use. */
export interface Drawn {
  readonly name: string;
  readonly options: object;
  readonly create: (spare: Handler) => Decorator;
  readonly traits: DecoratorTraits;
}

/** The decorators in the order in which they can stand, the outermost first; each with its options. */
export const pool: readonly Arbitrary<Drawn>[] = [
  record({
    capacity: constantFrom(4, 12, 8_192),
    batchSize: integer({ min: 1, max: 4 }),
    maxBytes: constantFrom(Infinity, 16_384),
    maxWaitMs: constantFrom(10, 1_000),
    onFull: constantFrom("drop-oldest" as const, "drop-newest" as const),
    concurrency: constantFrom(1, 1, 3),
  }).map((options) => ({
    name: "buffer",
    options,
    create: () => buffer(options),
    traits: {
      queues: true,
      splits: true,
      drops: options.capacity < 8_192 || options.maxBytes !== Infinity,
      reorders: options.concurrency > 1,
    },
  })),
  constant({
    name: "fallback",
    options: {},
    create: (spare: Handler) => fallback(spare),
    traits: { rescues: true },
  }),
  record({
    attempts: integer({ min: 1, max: 4 }),
    baseDelayMs: constantFrom(0, 50, 500),
    maxDelayMs: constantFrom(100, 2_000),
    deadlineMs: constantFrom(0, 1_000, 5_000),
    budget: oneof(constant(false as const), record({ minimum: integer({ min: 0, max: 3 }) })),
    share: constantFrom(0, 0.5, 0.99),
  }).map(({ share, ...options }) => ({
    name: "retry",
    options,
    create: () => retry({ ...options, random: () => share }),
    traits: {},
  })),
  record({
    failureThreshold: integer({ min: 1, max: 3 }),
    resetTimeoutMs: constantFrom(0, 100, 2_000),
    halfOpenProbes: integer({ min: 1, max: 2 }),
    probeTimeoutMs: constantFrom(50, 1_000),
  }).map((options) => ({
    name: "circuitBreaker",
    options,
    create: () => circuitBreaker(options),
    traits: {},
  })),
];

/** All traits that any of the decorators has. */
export function traitsOf(chain: readonly Drawn[]): DecoratorTraits {
  return Object.assign(
    {},
    ...chain.map(({ traits }) =>
      Object.fromEntries(Object.entries(traits).filter(([, has]) => has)),
    ),
  ) as DecoratorTraits;
}

/** How a chain is told in a test's name. */
export function nameOf(chain: readonly Drawn[]): string {
  return chain.map(({ name, options }) => `${name}(${JSON.stringify(options)})`).join(" > ");
}
