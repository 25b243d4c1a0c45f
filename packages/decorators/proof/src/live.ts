import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Books,
  type Decorator,
  ObservabilityManager,
  type ObservedEvent,
  pipe,
} from "@llmobs/core";
import { deliveryError } from "@llmobs/core/error";
import {
  eventFactory,
  fakeClock,
  type GatedHandler,
  gatedHandler,
  recordingHandler,
} from "@llmobs/testing";
import { allBooks, expectBooks } from "./books.ts";
import {
  AMPLE_MS,
  type Failure,
  type History,
  HOUR_MS,
  type Step,
  type Target,
} from "./history.ts";
import type { Drawn } from "./pool.ts";
import { type Watched, watched } from "./watched.ts";

/** So many turns of the event loop without a call mean that nothing goes on any more but time. */
const QUIET_TURNS = 4;

/** What a history came to. */
export interface Outcome {
  readonly books: Books;
  /** The ids of what arrived at the destination and at the spare one, in order. */
  readonly arrived: Readonly<Record<Target, readonly string[]>>;
}

/** Lives through a history. Throws at the first promise not kept. */
export async function live(history: History): Promise<Outcome> {
  const directory = mkdtempSync(join(tmpdir(), "llmobs-proof-"));
  try {
    const life = new Life(history, directory);
    for (const step of history.steps) await life.take(step);
    return await life.end();
  } finally {
    rmSync(directory, { recursive: true });
  }
}

class Life {
  readonly #clock = fakeClock();
  readonly #events = eventFactory();
  readonly #sinks: Readonly<Record<Target, GatedHandler>>;
  readonly #seen: Watched;
  readonly #manager: ObservabilityManager;
  readonly #observed = new Set<string>();
  readonly #flushes: Promise<void>[] = [];
  /** What had not arrived when a flush had settled it. */
  readonly #lost = new Set<string>();
  readonly #keepsSilence: boolean;
  readonly #directory: string;
  /** The queue on disk, if there is one. */
  readonly #outbox: Drawn | undefined;
  readonly #healthy = new Set<Target>(["primary", "spare"]);
  #observations = 0;
  #callsAtShutdown: number | undefined;
  #isTimedOut = false;

  constructor(
    { chain, shared, primaryIsAsync, spareIsAsync, primaryTalks }: History,
    directory: string,
  ) {
    const primary = gatedHandler({ name: "primary", async: primaryIsAsync });
    const spare = gatedHandler({ name: "spare", async: spareIsAsync });
    const talk = (): void => {
      if (!primaryTalks) return;
      this.#observations++;
      this.#manager.log("said by the destination");
    };
    const made = (drawn: readonly Drawn[]): readonly Decorator[] =>
      drawn.map(({ create }) => create(spare, directory));
    this.#directory = directory;
    this.#outbox = chain.find(({ place }) => place === "queue on disk");
    this.#sinks = { primary, spare };
    this.#keepsSilence = keepsSilence(chain);
    this.#seen = watched(primary, this.#clock, {
      before: talk,
      // One that mostly answers at once is not known to be asynchronous.
      after: primaryIsAsync ? talk : () => {},
    });
    this.#manager = new ObservabilityManager({
      source: "proof",
      clock: this.#clock,
      decorators: made(shared),
      handlers: [pipe(...made(chain), this.#seen.handler)],
      onDiagnostic: () => {},
    });
  }

  async take(step: Step): Promise<void> {
    await this.#take(step);
    await this.#clock.advance(0);
    expectBooks(this.#manager, this.#observations);
    if (this.#keepsSilence) {
      assert.equal(this.#seen.callsInSilence(), 0, "calls while it asked to be left alone");
    }
    if (this.#callsAtShutdown !== undefined) {
      assert.equal(this.#calls, this.#callsAtShutdown, "calls of a destination after shutdown");
    }
  }

  async end(): Promise<Outcome> {
    await Promise.all(this.#flushes.map((flush) => this.#untilSettled(flush)));
    const { delivered } = allBooks(this.#manager);
    for (const sink of Object.values(this.#sinks)) sink.release();
    await this.#clock.advance(HOUR_MS);
    const arrived = this.#arrived;
    const ids = [...arrived.primary, ...arrived.spare];
    expectNone(repeated(ids), "delivered twice");
    expectNone(new Set(ids).difference(this.#observed), "invented");
    expectNone(this.#lost.intersection(new Set(ids)), "delivered after a flush had settled them");
    // What hung when the time was up may arrive later, and does not count.
    assert.ok(delivered <= ids.length, "more is booked as delivered than arrived");
    if (!this.#isTimedOut) assert.equal(delivered, ids.length, "booked as delivered, and arrived");
    assert.deepEqual(this.#clock.pendingTimers, [], "timers that are left");
    expectBooks(this.#manager, this.#observations);
    const books = allBooks(this.#manager);
    if (this.#outbox !== undefined) await this.#startAgain(this.#outbox, books, new Set(ids));
    return { books, arrived };
  }

  /**
   * Has the next process deliver what this one has left on disk. Some of that may have arrived already,
   * where a call had not settled; all that was taken and not dropped has arrived then.
   */
  async #startAgain({ create }: Drawn, before: Books, arrived: Set<string>): Promise<void> {
    const sink = recordingHandler();
    const manager = new ObservabilityManager({
      source: "proof",
      clock: this.#clock,
      handlers: [pipe(create(sink, this.#directory), sink)],
      onDiagnostic: () => {},
    });
    await this.#untilSettled(manager.shutdown({ timeoutMs: HOUR_MS }));
    const { delivered, queued } = allBooks(manager);
    const ids = idsOf(sink.events);
    assert.deepEqual(
      { delivered, queued },
      { delivered: ids.length, queued: 0 },
      "the next process",
    );
    assert.equal(
      manager.stats().handlers[0]?.recovered ?? 0,
      ids.length,
      "recovered, and delivered",
    );
    expectNone(repeated(ids), "delivered twice by the next process");
    expectNone(new Set(ids).difference(this.#observed), "invented by the next process");
    const taken = before.delivered + before.queued;
    const arrivedInAll = arrived.union(new Set(ids)).size;
    assert.ok(
      arrivedInAll >= taken,
      `${taken} were taken and not dropped, ${arrivedInAll} arrived`,
    );
    if (!this.#isTimedOut) assert.equal(arrivedInAll, taken, "taken and not dropped, and arrived");
  }

  get #calls(): number {
    return this.#seen.calls + this.#sinks.spare.calls.length;
  }

  get #arrived(): Outcome["arrived"] {
    const { primary, spare } = this.#sinks;
    return { primary: idsOf(primary.events), spare: idsOf(spare.events) };
  }

  async #take(step: Step): Promise<void> {
    switch (step.kind) {
      case "observe":
        return this.#observe(step.count, step.atOnce);
      case "hang":
        this.#healthy.delete(step.target);
        return this.#sinks[step.target].hang();
      case "release":
        this.#healthy.add(step.target);
        return this.#sinks[step.target].release();
      case "slow":
        this.#seen.isSlow = step.isSlow;
        return;
      case "fail":
        this.#healthy.delete(step.target);
        return fail(this.#sinks[step.target], step.failure);
      case "pass":
        return this.#clock.advance(step.ms);
      case "jump":
        return this.#clock.step(step.ms);
      case "flush": {
        const flush = this.#flush(step.timeoutMs);
        this.#flushes.push(flush);
        // It is looked at when all is over; until then it must not count as unhandled.
        flush.catch(() => {});
        return;
      }
      case "flushSync":
        return this.#manager.flushSync();
      case "shutdown":
        return this.#shutDown(step.timeoutMs);
    }
  }

  /** Observes at once, or as callers do that are at it at the same time. */
  async #observe(count: number, atOnce: boolean): Promise<void> {
    const observing = this.#events.take(count).map(async (event, index) => {
      if (!atOnce) await turns(index % 4);
      this.#observed.add(event.id);
      this.#observations++;
      this.#manager.observe(event);
    });
    await Promise.all(observing);
  }

  async #flush(timeoutMs: number): Promise<void> {
    const before = [...this.#observed];
    const { timedOut } = await this.#manager.flush({ timeoutMs });
    if (timedOut) return;
    const { primary, spare } = this.#arrived;
    for (const id of new Set(before).difference(new Set([...primary, ...spare]))) {
      this.#lost.add(id);
    }
  }

  async #shutDown(timeoutMs: number): Promise<void> {
    const isTimeEnough = timeoutMs === AMPLE_MS && this.#healthy.size === 2 && !this.#seen.isSlow;
    const closing = this.#manager.shutdown({ timeoutMs });
    await this.#untilSettled(closing);
    const receipt = await closing;
    this.#isTimedOut = receipt.timedOut;
    this.#callsAtShutdown = this.#calls;
    assert.ok(!isTimeEnough || !receipt.timedOut, "a shutdown was late, though all was well");
    const { queued } = allBooks(this.#manager);
    assert.equal(receipt.pending, queued, "pending after shutdown, and queued");
    if (this.#outbox === undefined) assert.equal(queued, 0, "queued after shutdown");
  }

  /** Moves the clock until the promise is settled. */
  async #untilSettled(promise: Promise<unknown>): Promise<void> {
    const wait = { isOver: false };
    const stop = (): void => {
      wait.isOver = true;
    };
    promise.then(stop, stop);
    for (let steps = 0; !wait.isOver; steps++) {
      assert.ok(steps < 10_000, "something never settled");
      await this.#rest();
      if (!wait.isOver) await this.#clock.advance(this.#clock.pendingTimers[0]?.dueInMs ?? 1);
    }
    await promise;
  }

  /** Lets all happen that needs no time. */
  async #rest(): Promise<void> {
    let calls = NaN;
    for (let quietTurns = 0; quietTurns < QUIET_TURNS; quietTurns++) {
      await this.#clock.advance(0);
      if (calls !== this.#calls) quietTurns = 0;
      calls = this.#calls;
    }
  }
}

/** Whether a destination that asks to be left alone is: someone hears of it who minds, and no fallback before. */
function keepsSilence(chain: readonly Drawn[]): boolean {
  const names = chain.map(({ name }) => name);
  const last = Math.max(names.indexOf("retry"), names.indexOf("outbox"));
  return last >= 0 && names.indexOf("fallback") < last;
}

function fail(sink: GatedHandler, failure: Failure): void {
  switch (failure) {
    case "whole":
      return sink.fail();
    case "part": {
      // By id, so that trying again finds the same ones failing.
      const fails = new Map<string, boolean>();
      return sink.failWhere(({ id }) => {
        if (!fails.has(id)) fails.set(id, fails.size % 2 === 1);
        return fails.get(id) === true;
      });
    }
    case "for good":
      return sink.fail(deliveryError("400", { retryable: false }));
    case "leave alone":
      return sink.fail(deliveryError("429", { retryAfterMs: 400 }));
  }
}

/** Lets promises run so many turns. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await Promise.resolve();
}

function idsOf(events: readonly ObservedEvent[]): readonly string[] {
  return events.map(({ id }) => id);
}

function repeated(ids: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return ids.filter((id) => seen.has(id) || !seen.add(id));
}

function expectNone(ids: Iterable<string>, what: string): void {
  assert.deepEqual([...ids], [], `events that were ${what}`);
}
