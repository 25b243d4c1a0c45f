import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Books, ObservabilityManager, type ObservedEvent, pipe } from "@llmobs/core";
import { deliveryError } from "@llmobs/core/error";
import {
  eventFactory,
  type FakeClock,
  fakeClock,
  type GatedHandler,
  gatedHandler,
} from "@llmobs/testing";
import { type Arbitrary, array, constant, constantFrom, integer, oneof, record } from "fast-check";
import { openOutbox, outbox, type OutboxOptions } from "../src/index.ts";
import { MEMORY_DISK } from "./memory-disk.ts";
import { lock, storedIds } from "./raw-database.ts";

const HOUR_MS = 3_600_000;

type Failure = "whole" | "part" | "for good" | "leave alone";

/** What the world does to an outbox. */
type Step =
  | { readonly kind: "observe"; readonly count: number }
  | { readonly kind: "fail"; readonly failure: Failure }
  | { readonly kind: "hang" | "release" | "replay" | "purge" | "lock" | "crash" }
  | { readonly kind: "pass" | "jump"; readonly ms: number }
  | { readonly kind: "flush" | "restart"; readonly timeoutMs: number };

/** An outbox with its options, and what happens to it. */
export interface History {
  readonly options: OutboxOptions & { readonly share: number };
  readonly steps: readonly Step[];
}

const timeoutMs = constantFrom(1, 400, 5_000);

const step: Arbitrary<Step> = oneof(
  {
    weight: 5,
    arbitrary: record({
      kind: constant("observe" as const),
      count: integer({ min: 1, max: 10 }),
    }),
  },
  {
    weight: 2,
    arbitrary: record({
      kind: constant("fail" as const),
      failure: constantFrom<Failure>("whole", "part", "for good", "leave alone"),
    }),
  },
  {
    weight: 4,
    arbitrary: record({
      kind: constantFrom(
        ...(["hang", "release", "release", "replay", "purge", "lock", "crash"] as const),
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: record({
      kind: constant("pass" as const),
      ms: constantFrom(1, 30, 400, 3_000, 20_000),
    }),
  },
  record({ kind: constant("jump" as const), ms: constantFrom(HOUR_MS, -HOUR_MS) }),
  record({ kind: constantFrom("flush" as const, "restart" as const), timeoutMs }),
);

export const history: Arbitrary<History> = record({
  options: record({
    batchSize: integer({ min: 1, max: 4 }),
    concurrency: constantFrom(1, 1, 3),
    maxEvents: constantFrom(8, 10_000),
    onFull: constantFrom("drop-newest" as const, "drop-oldest" as const),
    attempts: constantFrom(2, 5, Infinity),
    maxAgeMs: constantFrom(10_000, Infinity),
    baseDelayMs: constantFrom(1, 300),
    maxDelayMs: constantFrom(300, 5_000),
    share: constantFrom(0.05, 0.5, 0.99),
  }),
  steps: array(step, { minLength: 4, maxLength: 24 }),
});

/** What came of a history. */
export interface Outcome {
  readonly acknowledged: number;
  readonly arrived: number;
  readonly repeated: number;
  readonly dead: number;
  readonly evicted: number;
  readonly lives: number;
}

/** One process. */
interface Life {
  readonly path: string;
  readonly clock: FakeClock;
  readonly sink: GatedHandler;
  readonly manager: ObservabilityManager;
}

/** Lives through a history. Throws at the first promise that is not kept. */
export async function live(drawn: History): Promise<Outcome> {
  const directory = mkdtempSync(join(MEMORY_DISK, "llmobs-history-"));
  try {
    return await new Liver(directory, drawn.options).live(drawn.steps);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

class Liver {
  readonly #directory: string;
  readonly #options: History["options"];
  readonly #events = eventFactory();
  readonly #observed = new Map<string, ObservedEvent>();
  readonly #acknowledged = new Set<string>();
  /** How often each event has arrived, in all lives. */
  readonly #arrivals = new Map<string, number>();
  readonly #purged = new Set<string>();
  readonly #replays = new Map<string, number>();
  #evicted = 0;
  #lives = 0;
  #observedInLife = 0;
  #lock: ReturnType<typeof lock> | undefined;
  #life: Life;

  constructor(directory: string, options: History["options"]) {
    this.#directory = directory;
    this.#options = options;
    this.#life = this.#begin(join(directory, "0", "outbox.db"), Date.UTC(2026, 0, 1));
  }

  async live(steps: readonly Step[]): Promise<Outcome> {
    for (const present of steps) {
      await this.#take(present);
      await settle(this.#life.clock);
      this.#expectBalance(present.kind);
    }
    await this.#finish();
    const arrived = [...this.#arrivals.values()];
    const dead = storedIds(this.#life.path, "dead_letters");
    const accountedFor = new Set([...this.#arrivals.keys(), ...dead, ...this.#purged]);
    const missing = [...this.#acknowledged].filter((id) => !accountedFor.has(id));
    assert.ok(missing.length <= this.#evicted, `lost: ${missing.join(", ")}`);
    const invented = [...accountedFor].filter((id) => !this.#observed.has(id));
    assert.deepEqual(invented, [], "invented");
    return {
      acknowledged: this.#acknowledged.size,
      arrived: this.#arrivals.size,
      repeated: arrived.reduce((total, times) => total + times - 1, 0),
      dead: dead.length,
      evicted: this.#evicted,
      lives: this.#lives,
    };
  }

  async #take(present: Step): Promise<void> {
    const { sink, clock, manager, path } = this.#life;
    switch (present.kind) {
      case "observe":
        for (const event of this.#events.take(present.count)) this.#observe(event);
        break;
      case "hang":
        sink.hang();
        break;
      case "release":
        this.#unlock();
        sink.release();
        break;
      case "fail":
        fail(sink, present.failure);
        break;
      case "lock":
        this.#lock ??= lock(path);
        break;
      case "replay":
        this.#unlock();
        this.#replay();
        break;
      case "purge":
        this.#unlock();
        this.#purge();
        break;
      case "pass":
        await pass(clock, present.ms);
        break;
      case "jump":
        clock.step(present.ms);
        break;
      case "flush":
        await this.#flush(manager.flush({ timeoutMs: present.timeoutMs }));
        break;
      case "restart":
        this.#unlock();
        await this.#restart(present.timeoutMs);
        break;
      case "crash":
        this.#unlock();
        await this.#crash();
        break;
    }
  }

  #begin(path: string, now: number): Life {
    const clock = fakeClock({ now });
    const sink = gatedHandler({ async: this.#lives % 2 === 0 });
    const { share, ...options } = this.#options;
    const manager = new ObservabilityManager({
      source: "history",
      clock,
      captureContent: true,
      handlers: [pipe(outbox({ ...options, random: () => share, path }), sink)],
      onDiagnostic: () => {},
    });
    this.#lives++;
    this.#observedInLife = 0;
    return { path, clock, sink, manager };
  }

  /** An event that is not dropped at once is acknowledged. */
  #observe(event: ObservedEvent): void {
    const { manager } = this.#life;
    const before = books(manager);
    this.#observed.set(event.id, event);
    this.#observedInLife++;
    manager.observe(event);
    const { dropped } = books(manager);
    const evicted = (dropped["evicted"] ?? 0) - (before.dropped["evicted"] ?? 0);
    this.#evicted += evicted;
    const refused = sum(dropped) - sum(before.dropped) - evicted;
    if (refused === 0) this.#acknowledged.add(event.id);
  }

  #replay(): void {
    using file = openOutbox(this.#life.path);
    for (const { event } of file.deadLetters({ limit: 1_000 })) {
      const id = event?.id ?? "";
      this.#replays.set(id, (this.#replays.get(id) ?? 0) + 1);
    }
    file.replay();
  }

  #purge(): void {
    using file = openOutbox(this.#life.path);
    for (const { event } of file.deadLetters({ limit: 1_000 })) this.#purged.add(event?.id ?? "");
    file.purge();
  }

  async #flush(flushing: Promise<{ readonly timedOut: boolean }>): Promise<void> {
    const { clock, manager } = this.#life;
    const { accepted } = books(manager);
    await untilSettled(flushing, clock);
    const { delivered, dropped } = books(manager);
    if ((await flushing).timedOut) return;
    assert.ok(delivered + sum(dropped) >= accepted, "a flush resolved before all was settled");
  }

  async #restart(within: number): Promise<void> {
    const { path, clock, sink, manager } = this.#life;
    const shutdown = manager.shutdown({ timeoutMs: within });
    await untilSettled(shutdown, clock);
    const { pending, timedOut } = await shutdown;
    assert.equal(books(manager).queued, pending, "pending, and queued after a shutdown");
    assert.equal(storedIds(path).length, pending, "pending, and in the database");
    const { delivered } = books(manager);
    // What had arrived of a batch that was not over is not booked.
    if (!timedOut) assert.equal(delivered, sink.events.length, "booked as delivered, and arrived");
    assert.deepEqual(clock.pendingTimers, [], "timers that are left");
    this.#endLife();
    this.#life = this.#begin(path, clock.now());
    assert.equal(
      books(this.#life.manager).recovered ?? 0,
      pending,
      "recovered, and pending before",
    );
  }

  /** What a process that was killed leaves behind: its files, as they were. */
  async #crash(): Promise<void> {
    const { path, clock, manager } = this.#life;
    const next = join(this.#directory, String(this.#lives), "outbox.db");
    const left = storedIds(path);
    this.#endLife();
    copyFiles(path, next);
    const closing = manager.shutdown({ timeoutMs: 0 });
    await untilSettled(closing, clock);
    this.#life = this.#begin(next, clock.now());
    assert.deepEqual(storedIds(next), left, "what a crash leaves behind");
  }

  /** Counts what has arrived in this life. */
  #endLife(): void {
    const inLife = new Map<string, number>();
    for (const event of this.#life.sink.events) {
      assert.deepEqual(event, asJson(this.#observed.get(event.id)), "as it was observed");
      inLife.set(event.id, (inLife.get(event.id) ?? 0) + 1);
    }
    for (const [id, times] of inLife) {
      const most = 1 + (this.#replays.get(id) ?? 0);
      assert.ok(times <= most, `${id} arrived ${times} times in one life`);
      this.#arrivals.set(id, (this.#arrivals.get(id) ?? 0) + times);
    }
  }

  async #finish(): Promise<void> {
    this.#unlock();
    const { clock, sink, manager } = this.#life;
    sink.release();
    await pass(clock, HOUR_MS / 12);
    const shutdown = manager.shutdown();
    await untilSettled(shutdown, clock);
    assert.equal((await shutdown).pending, 0, "pending at the end");
    this.#expectBalance("the end");
    this.#endLife();
  }

  #unlock(): void {
    this.#lock?.release();
    this.#lock = undefined;
  }

  #expectBalance(when: string): void {
    const { manager } = this.#life;
    for (const each of [manager.stats().intake, books(manager)]) {
      const { accepted, delivered, dropped, queued } = each;
      const settled = delivered + sum(dropped) + queued;
      assert.equal(settled, accepted, `after ${when}: ${JSON.stringify(each)}`);
      assert.ok(queued >= 0, `after ${when}: ${queued} queued`);
    }
    const { accepted, recovered = 0 } = books(manager);
    assert.equal(accepted, this.#observedInLife + recovered, "accepted, and observed");
  }
}

function fail(sink: GatedHandler, failure: Failure): void {
  switch (failure) {
    case "whole":
      sink.fail();
      break;
    case "part": {
      // By id, so that trying again finds the same ones failing.
      const fails = new Map<string, boolean>();
      sink.failWhere(({ id }) => {
        if (!fails.has(id)) fails.set(id, fails.size % 3 === 1);
        return fails.get(id) === true;
      });
      break;
    }
    case "for good":
      sink.failWhere(({ id }) => id.endsWith("0"), deliveryError("400", { retryable: false }));
      break;
    case "leave alone":
      sink.fail(deliveryError("429", { retryAfterMs: 700 }));
      break;
  }
}

/** As JSON has it: members of the data that are undefined are not there. */
function asJson(event: ObservedEvent | undefined): unknown {
  return { ...event, data: JSON.parse(JSON.stringify(event?.data)) as unknown };
}

function copyFiles(from: string, to: string): void {
  mkdirSync(join(to, ".."));
  for (const suffix of ["", "-wal"]) {
    if (existsSync(from + suffix)) copyFileSync(from + suffix, to + suffix);
  }
}

/** Lets time pass, and what it brings be done. */
async function pass(clock: FakeClock, ms: number): Promise<void> {
  const end = clock.monotonic() + ms;
  for (let left = ms; left > 0; left = end - clock.monotonic()) {
    await settle(clock);
    await clock.advance(Math.min(left, clock.pendingTimers[0]?.dueInMs ?? left));
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
    await settle(clock);
    if (!wait.isOver) await clock.advance(clock.pendingTimers[0]?.dueInMs ?? 1);
  }
  await promise;
}

/** Enough turns for several batches, which take two each. */
async function settle(clock: FakeClock): Promise<void> {
  for (let turns = 0; turns < 12; turns++) await clock.advance(0);
}

function books(manager: ObservabilityManager): Books & { readonly recovered?: number } {
  const [found] = manager.stats().handlers;
  assert.ok(found !== undefined);
  return found;
}

function sum(dropped: Books["dropped"]): number {
  return Object.values(dropped).reduce((total, count) => total + count, 0);
}
