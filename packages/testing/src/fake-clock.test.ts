import { AsyncLocalStorage } from "node:async_hooks";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fakeClock } from "./index.ts";

describe("fakeClock", () => {
  it("behaves as a list of timers that is looked through at every step", () => {
    fc.assert(
      fc.property(fc.commands(COMMANDS, { maxCommands: 60 }), (commands) => {
        fc.modelRun(
          () => ({ model: { now: 0, timers: [], fired: [] }, real: subject() }),
          commands,
        );
      }),
      { numRuns: 300 },
    );
  });

  it("gives what awaits between two timers its turn", async () => {
    const clock = fakeClock();
    const steps: string[] = [];
    const wait = (ms: number): Promise<void> =>
      new Promise((resolve) => {
        clock.setTimeout(resolve, ms);
      });
    const work = async (): Promise<void> => {
      await wait(10);
      steps.push(`first at ${clock.monotonic()}`);
      await wait(10);
      steps.push(`second at ${clock.monotonic()}`);
    };
    void work();
    await clock.advance(20);
    expect(steps).toEqual(["first at 10", "second at 20"]);
  });

  it("passes the time of overlapping advances one after the other", async () => {
    const clock = fakeClock();
    const fired: number[] = [];
    for (const ms of [5, 10, 15]) clock.setTimeout(() => fired.push(clock.monotonic()), ms);
    await Promise.all([clock.advance(7), clock.advance(8)]);
    expect([fired, clock.monotonic()]).toEqual([[5, 10, 15], 15]);
  });

  it("goes on after a callback that throws", async () => {
    const clock = fakeClock();
    const fired: number[] = [];
    clock.setTimeout(() => {
      throw new Error("in a timer");
    }, 1);
    clock.setTimeout(() => fired.push(clock.monotonic()), 2);
    await expect(clock.advance(5)).rejects.toThrow("in a timer");
    expect([fired, clock.monotonic()]).toEqual([[], 1]);
    await clock.advance(4);
    expect([fired, clock.monotonic()]).toEqual([[2], 5]);
  });

  it("moves the wall clock without the monotonic one, and both together", () => {
    const clock = fakeClock({ now: 1_000 });
    clock.setTimeout(() => {}, 50);
    clock.step(-3_600_000);
    expect([clock.now(), clock.monotonic()]).toEqual([-3_599_000, 0]);
    clock.setWallClock(5_000);
    clock.advanceSync(20);
    expect([clock.now(), clock.monotonic()]).toEqual([5_020, 20]);
    expect(clock.pendingTimers).toEqual([{ dueInMs: 30, hasRef: true }]);
  });

  it("tells which timers keep the process alive", () => {
    const clock = fakeClock();
    clock.setTimeout(() => {}, 20).unref();
    const timer = clock.setTimeout(() => {}, 10);
    timer.unref();
    timer.ref();
    expect(clock.pendingTimers).toEqual([
      { dueInMs: 10, hasRef: true },
      { dueInMs: 20, hasRef: false },
    ]);
  });

  it("takes a delay that Node does not know for 1", () => {
    const clock = fakeClock();
    for (const delayMs of [0, -5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31]) {
      clock.setTimeout(() => {}, delayMs);
    }
    expect(clock.pendingTimers.map(({ dueInMs }) => dueInMs)).toEqual([1, 1, 1, 1, 1]);
  });

  it("runs a callback in the async context in which its timer was set", () => {
    const storage = new AsyncLocalStorage<string>();
    const clock = fakeClock();
    const seen: unknown[] = [];
    storage.run("setter", () => clock.setTimeout(() => seen.push(storage.getStore()), 1));
    storage.run("mover", () => clock.advanceSync(1));
    expect(seen).toEqual(["setter"]);
  });

  it("refuses times that are none", async () => {
    const clock = fakeClock();
    const message = "[fakeClock] ms must be a number from 0 up; received -1.";
    expect(() => clock.advanceSync(-1)).toThrow(new RangeError(message));
    await expect(clock.advance(-1)).rejects.toThrow(new RangeError(message));
    expect(() => fakeClock({ now: Number.NaN })).toThrow(
      new RangeError("[fakeClock] now must be a finite number; received NaN."),
    );
  });
});

interface Model {
  now: number;
  timers: { readonly id: number; readonly dueAt: number }[];
  fired: string[];
}

interface Subject {
  readonly clock: ReturnType<typeof fakeClock>;
  readonly timers: Map<number, ReturnType<ReturnType<typeof fakeClock>["setTimeout"]>>;
  readonly fired: string[];
}

function subject(): Subject {
  return { clock: fakeClock(), timers: new Map(), fired: [] };
}

function expectSame(model: Model, { clock, fired }: Subject): void {
  expect(fired).toEqual(model.fired);
  expect(clock.monotonic()).toBe(model.now);
  expect(clock.pendingTimers.map(({ dueInMs }) => dueInMs)).toEqual(
    model.timers.map(({ dueAt }) => dueAt - model.now).toSorted((one, other) => one - other),
  );
}

type ClockCommand = fc.Command<Model, Subject>;

const command = (name: string, act: (model: Model, real: Subject) => void): ClockCommand => ({
  check: () => true,
  run: (model, real) => {
    act(model, real);
    expectSame(model, real);
  },
  toString: () => name,
});

let ids = 0;

const COMMANDS: fc.Arbitrary<ClockCommand>[] = [
  fc.integer({ min: 0, max: 40 }).map((delayMs) =>
    command(`set ${delayMs}`, (model, real) => {
      const id = (ids += 1);
      model.timers.push({ id, dueAt: model.now + Math.max(1, delayMs) });
      const fire = (): void => void real.fired.push(`${id} at ${real.clock.monotonic()}`);
      real.timers.set(id, real.clock.setTimeout(fire, delayMs));
    }),
  ),
  fc.nat().map((choice) =>
    command(`clear ${choice}`, (model, real) => {
      const timer = model.timers[choice % Math.max(1, model.timers.length)];
      if (timer === undefined) return;
      model.timers = model.timers.filter((other) => other !== timer);
      const cleared = real.timers.get(timer.id);
      if (cleared !== undefined) real.clock.clearTimeout(cleared);
    }),
  ),
  fc.integer({ min: 0, max: 60 }).map((ms) =>
    command(`advance ${ms}`, (model, real) => {
      // Millisecond by millisecond, in the order in which the timers were set.
      for (let passed = 0; passed < ms; passed += 1) {
        model.now += 1;
        const due = model.timers.filter(({ dueAt }) => dueAt === model.now);
        model.fired.push(...due.map(({ id }) => `${id} at ${model.now}`));
        model.timers = model.timers.filter((timer) => !due.includes(timer));
      }
      real.clock.advanceSync(ms);
    }),
  ),
  fc.integer({ min: -100_000, max: 100_000 }).map((ms) =>
    command(`step ${ms}`, (_model, { clock }) => {
      const before = clock.now();
      clock.step(ms);
      expect(clock.now()).toBe(before + ms);
    }),
  ),
];
