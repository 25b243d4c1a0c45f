import assert from "node:assert/strict";
import { type Books, ObservabilityManager, type ObservedEvent, pipe } from "@llmobs/core";
import { deliveryError } from "@llmobs/core/error";
import { eventFactory, type FakeClock, fakeClock, gatedHandler } from "@llmobs/testing";
import {
  type Arbitrary,
  array,
  boolean,
  constant,
  constantFrom,
  integer,
  oneof,
  record,
  subarray,
  tuple,
} from "fast-check";
import { type Drawn, pool } from "./pool.ts";
import { watched } from "./watched.ts";

const HOUR_MS = 3_600_000;

/** What the world does to the pipeline. */
type Step =
  | { readonly kind: "observe"; readonly count: number; readonly atOnce: boolean }
  | { readonly kind: "hang" | "release"; readonly target: Target }
  | { readonly kind: "fail"; readonly target: Target; readonly failure: Failure }
  | { readonly kind: "pass"; readonly ms: number }
  | { readonly kind: "jump"; readonly ms: number }
  | { readonly kind: "flush"; readonly timeoutMs: number }
  | { readonly kind: "flushSync" }
  | { readonly kind: "shutdown"; readonly timeoutMs: number };

type Target = "primary" | "spare";
type Failure = "whole" | "part" | "for good" | "leave alone";

/** A pipeline and what happens to it. */
export interface History {
  readonly chain: readonly Drawn[];
  readonly primaryIsAsync: boolean;
  readonly spareIsAsync: boolean;
  /** Whether the primary observes events itself: at once, and if asynchronous after an `await` too. */
  readonly primaryTalks: boolean;
  readonly steps: readonly Step[];
}

const target = constantFrom<Target>("primary", "primary", "spare");
const timeoutMs = constantFrom(1, 500, 10_000);

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

export const history: Arbitrary<History> = record({
  chain: subarray([...pool.keys()], { minLength: 1 }).chain((indexes) =>
    tuple(...indexes.map((index) => pool[index] as (typeof pool)[number])),
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

/** Lives through a history and gives the books at its end. Throws at the first promise not kept. */
export async function live({ chain, steps, ...world }: History): Promise<Books> {
  const clock = fakeClock();
  const events = eventFactory();
  const primary = gatedHandler({ name: "primary", async: world.primaryIsAsync });
  const spare = gatedHandler({ name: "spare", async: world.spareIsAsync });
  const hasRetry = chain.some(({ name }) => name === "retry");
  const talk = (): void => {
    if (world.primaryTalks) manager.log("said by the destination");
  };
  const seen = watched(primary, clock, {
    before: talk,
    // One that mostly answers at once is not known to be asynchronous.
    after: world.primaryIsAsync ? talk : () => {},
  });
  const manager: ObservabilityManager = new ObservabilityManager({
    source: "proof",
    clock,
    handlers: [pipe(...chain.map(({ create }) => create(spare)), seen.handler)],
    onDiagnostic: () => {},
  });
  const observed = new Set<string>();
  const flushes: Promise<void>[] = [];
  let callsAtShutdown: number | undefined;
  let isTimedOut = false;

  const observe = (event: ObservedEvent): void => {
    observed.add(event.id);
    manager.observe(event);
  };

  async function take(present: Step): Promise<void> {
    switch (present.kind) {
      case "observe":
        await Promise.all(
          events.take(present.count).map(async (event, index) => {
            if (!present.atOnce) await turns(index % 4);
            observe(event);
          }),
        );
        break;
      case "hang":
        (present.target === "primary" ? primary : spare).hang();
        break;
      case "release":
        (present.target === "primary" ? primary : spare).release();
        break;
      case "fail":
        fail(present.target === "primary" ? primary : spare, present.failure);
        break;
      case "pass":
        await clock.advance(present.ms);
        break;
      case "jump":
        clock.step(present.ms);
        break;
      case "flush":
        flushes.push(flush(present.timeoutMs));
        break;
      case "flushSync":
        manager.flushSync();
        break;
      case "shutdown":
        await shutDown(present.timeoutMs);
        break;
    }
  }

  async function flush(within: number): Promise<void> {
    const { accepted } = handlerBooks(manager);
    const receipt = await manager.flush({ timeoutMs: within });
    const { delivered, dropped } = handlerBooks(manager);
    const settled = delivered + sum(dropped);
    if (!receipt.timedOut)
      assert.ok(settled >= accepted, "a flush resolved before all was settled");
  }

  async function shutDown(within: number): Promise<void> {
    const closing = manager.shutdown({ timeoutMs: within });
    await untilSettled(closing, clock);
    const receipt = await closing;
    isTimedOut = receipt.timedOut;
    callsAtShutdown = primary.calls.length + spare.calls.length;
    assert.equal(receipt.pending, 0, "pending after shutdown");
    assert.equal(handlerBooks(manager).queued, 0, "queued after shutdown");
  }

  for (const present of steps) {
    await take(present);
    await clock.advance(0);
    expectBalance(manager.stats().intake, "the manager");
    expectBalance(handlerBooks(manager), "the handler");
    if (hasRetry) assert.equal(seen.callsInSilence(), 0, "calls while it asked to be left alone");
    if (callsAtShutdown !== undefined) {
      const calls = primary.calls.length + spare.calls.length;
      assert.equal(calls, callsAtShutdown, "calls of a destination after shutdown");
    }
  }

  await Promise.all(flushes.map((flushed) => untilSettled(flushed, clock)));
  const { delivered } = handlerBooks(manager);
  primary.release();
  spare.release();
  await clock.advance(HOUR_MS);
  const arrived = [...primary.events, ...spare.events].map(({ id }) => id);
  assert.equal(new Set(arrived).size, arrived.length, "an event was delivered twice");
  assert.deepEqual(
    arrived.filter((id) => !observed.has(id)),
    [],
    "an event was invented",
  );
  // What hung when the time was up may arrive later, and does not count.
  assert.ok(delivered <= arrived.length, "more is booked as delivered than arrived");
  if (!isTimedOut) assert.equal(delivered, arrived.length, "booked as delivered, and arrived");
  assert.deepEqual(clock.pendingTimers, [], "timers that are left");
  expectBalance(handlerBooks(manager), "the handler, at the end");
  return handlerBooks(manager);
}

function fail(sink: ReturnType<typeof gatedHandler>, failure: Failure): void {
  switch (failure) {
    case "whole":
      sink.fail();
      break;
    case "part": {
      // By id, so that trying again finds the same ones failing.
      const fails = new Map<string, boolean>();
      sink.failWhere(({ id }) => {
        if (!fails.has(id)) fails.set(id, fails.size % 2 === 1);
        return fails.get(id) === true;
      });
      break;
    }
    case "for good":
      sink.fail(deliveryError("400", { retryable: false }));
      break;
    case "leave alone":
      sink.fail(deliveryError("429", { retryAfterMs: 400 }));
      break;
  }
}

/** Moves the clock until the promise is settled. */
async function untilSettled(promise: Promise<unknown>, clock: FakeClock): Promise<void> {
  const wait = { isOver: false };
  const stop = (): void => {
    wait.isOver = true;
  };
  promise.then(stop, stop);
  for (let steps = 0; !wait.isOver; steps++) {
    assert.ok(steps < 10_000, "something never settled");
    await clock.advance(steps < 4 ? 0 : (clock.pendingTimers[0]?.dueInMs ?? 1));
  }
  await promise;
}

/** Lets promises run so many turns. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await Promise.resolve();
}

function handlerBooks(manager: ObservabilityManager): Books {
  const [books] = manager.stats().handlers;
  assert.ok(books !== undefined);
  return books;
}

function expectBalance({ accepted, delivered, dropped, queued }: Books, whose: string): void {
  assert.equal(
    delivered + sum(dropped) + queued,
    accepted,
    `the books of ${whose}: delivered ${delivered} + dropped ${JSON.stringify(dropped)} + queued ${queued}`,
  );
}

function sum(dropped: Books["dropped"]): number {
  return Object.values(dropped).reduce((total, count) => total + count, 0);
}
