import { join } from "node:path";
import { buffer } from "@llmobs/buffer";
import { circuitBreaker } from "@llmobs/circuit-breaker";
import type { Decorator, Handler } from "@llmobs/core";
import { fallback } from "@llmobs/fallback";
import { filter } from "@llmobs/filter";
import { outbox } from "@llmobs/outbox";
import { rateLimit } from "@llmobs/rate-limit";
import { redact } from "@llmobs/redact";
import { retry } from "@llmobs/retry";
import { sampling, tailSampling } from "@llmobs/sampling";
import type { DecoratorTraits } from "@llmobs/testing";
import { type Arbitrary, constant, constantFrom, integer, oneof, record } from "fast-check";

/** A decorator with options that were drawn, made afresh for each use. */
export interface Drawn {
  readonly name: string;
  /**
   * What it demands of the order: what failures must come back to stands behind every queue, the queue
   * on disk among it.
   */
  readonly place: "anywhere" | "queue" | "queue on disk" | "needs failures";
  readonly options: object;
  /** The spare is a handler to fall back to, the directory one for files. */
  readonly create: (spare: Handler, directory: string) => Decorator;
  readonly traits: DecoratorTraits;
  /** Whether it hands back what it has no room for, where others drop that. */
  readonly refuses?: boolean;
}

/** All decorators, each with options of its own. */
export const pool: readonly Arbitrary<Drawn>[] = [
  record({
    paths: constantFrom<readonly string[]>([], ["sessionId"], ["data.*"]),
    content: constantFrom("keep" as const, "drop" as const, "hash" as const),
    maxStringBytes: constantFrom(256, 262_144),
  }).map((options) => ({
    name: "redact",
    place: "anywhere",
    options,
    create: () => redact(options),
    traits: { transforms: true },
  })),
  record({
    exclude: constantFrom<readonly string[]>([], ["llm.*"], ["session.*", "log"]),
    minLevel: constantFrom("debug" as const, "info" as const),
    where: constantFrom("absent" as const, "absent" as const, "odd" as const, "throwing" as const),
    onWhereError: constantFrom("keep" as const, "drop" as const),
  }).map(({ where, ...options }) => ({
    name: "filter",
    place: "anywhere",
    options: { ...options, where },
    create: () => filter({ ...options, ...(where !== "absent" && { where: WHERE[where] }) }),
    traits: { drops: true },
  })),
  constantFrom(0.3, 0.8, 1).map((rate) => ({
    name: "sampling",
    place: "anywhere",
    options: { rate },
    create: () => sampling({ rate }),
    traits: { drops: rate < 1 },
  })),
  record({
    perSecond: constantFrom(0.5, 100, 1e6),
    burst: constantFrom(1, 6, 1_000),
    by: constantFrom("type" as const, "session" as const, undefined),
    maxKeys: constantFrom(2, 10_000),
  }).map(({ by, ...options }) => ({
    name: "rateLimit",
    place: "anywhere",
    options: { ...options, by },
    create: () => rateLimit({ ...options, ...(by !== undefined && { by }) }),
    traits: { drops: true },
  })),
  record({
    by: constantFrom("session" as const, "trace" as const),
    windowMs: constantFrom(10, 1_000),
    maxSessions: integer({ min: 1, max: 4 }),
    maxEventsPerSession: integer({ min: 1, max: 12 }),
    maxEvents: constantFrom(4, 12, 10_000),
    rate: constantFrom(0, 0.8, 1, 1),
  }).map((options) => ({
    name: "tailSampling",
    place: "queue",
    options,
    create: () => tailSampling(options),
    traits: { queues: true, splits: true, reorders: true, drops: true },
  })),
  record({
    capacity: constantFrom(4, 12, 8_192),
    batchSize: integer({ min: 1, max: 4 }),
    maxBytes: constantFrom(Infinity, 16_384),
    maxWaitMs: constantFrom(10, 1_000),
    onFull: constantFrom("drop-oldest" as const, "drop-newest" as const),
    concurrency: constantFrom(1, 1, 3),
  }).map((options) => ({
    name: "buffer",
    place: "queue",
    options,
    create: () => buffer(options),
    traits: {
      queues: true,
      splits: true,
      drops: options.capacity < 8_192 || options.maxBytes !== Infinity,
      reorders: options.concurrency > 1,
    },
  })),
  record({
    maxEvents: constantFrom(6, 100_000),
    onFull: constantFrom("drop-newest" as const, "drop-oldest" as const),
    batchSize: integer({ min: 1, max: 4 }),
    concurrency: constantFrom(1, 1, 3),
    baseDelayMs: constantFrom(50, 500),
    maxDelayMs: constantFrom(500, 2_000),
    attempts: constantFrom(2, Infinity),
    share: constantFrom(0.5, 0.99),
  }).map(({ share, ...options }) => ({
    name: "outbox",
    place: "queue on disk",
    options,
    create: (_spare, directory) =>
      outbox({ ...options, path: join(directory, "outbox.db"), random: () => share }),
    traits: {
      queues: true,
      splits: true,
      drops: options.maxEvents < 100_000,
      reorders: options.concurrency > 1,
    },
    refuses: options.maxEvents < 100_000 && options.onFull === "drop-newest",
  })),
  constant({
    name: "fallback",
    place: "needs failures",
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
    place: "needs failures",
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
    place: "needs failures",
    options,
    create: () => circuitBreaker(options),
    traits: {},
  })),
];

const WHERE = {
  odd: ({ id }: { readonly id: string }): boolean => id.charCodeAt(id.length - 1) % 2 === 1,
  throwing: (): boolean => {
    throw new Error("where");
  },
};
