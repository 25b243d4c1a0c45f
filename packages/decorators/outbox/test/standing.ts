import { join } from "node:path";
import {
  type Diagnostic,
  type Handler,
  type HandlerBooks,
  ObservabilityManager,
  type ObservedEvent,
  pipe,
  type Receipt,
} from "@llmobs/core";
import {
  eventFactory,
  type FakeClock,
  fakeClock,
  type GatedHandler,
  gatedHandler,
} from "@llmobs/testing";
import { outbox } from "../src/outbox.ts";
import type { OutboxOptions } from "../src/outbox-options.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

/** A manager with an outbox in front of something that a test decides on, on a clock that it moves. */
export interface Standing {
  readonly path: string;
  readonly manager: ObservabilityManager;
  readonly sink: GatedHandler;
  readonly clock: FakeClock;
  readonly diagnostics: readonly Diagnostic[];
  /** Makes events and observes them, each in a turn of its own; returns their ids. */
  readonly observe: (count: number) => Promise<readonly string[]>;
  /** Makes events and hands them over as one batch; returns their ids. */
  readonly send: (count: number) => Promise<readonly string[]>;
  readonly books: () => HandlerBooks;
  /** The ids that arrived, in order. */
  readonly arrived: () => readonly string[];
  /** How many events each call had, in order. */
  readonly calls: () => readonly number[];
  /** Lets promises and immediate callbacks run, without time passing. */
  readonly turn: () => Promise<void>;
  /** Lets time pass, and what it brings be done. */
  readonly pass: (ms: number) => Promise<void>;
  /** Shuts down, and lets the time pass that it wants. */
  readonly shutdown: () => Promise<Receipt>;
}

export interface Parts {
  readonly path?: string;
  readonly clock?: FakeClock;
  readonly sink?: GatedHandler;
  /** What stands between the outbox and the sink. */
  readonly behind?: (sink: Handler) => Handler;
}

// Across standings, so that what an earlier one left behind has ids of its own.
const events = eventFactory();

export function standing(options: OutboxOptions = {}, parts: Parts = {}): Standing {
  const { path = join(temporaryDirectory(), "outbox.db"), clock = fakeClock() } = parts;
  const { sink = gatedHandler({ async: true }), behind = (handler) => handler } = parts;
  const diagnostics: Diagnostic[] = [];
  const handler = pipe(outbox({ random: () => 0.5, ...options, path }), behind(sink));
  const manager = new ObservabilityManager({
    source: "test",
    clock,
    captureContent: true,
    handlers: [handler],
    onDiagnostic: (diagnostic) => diagnostics.push(diagnostic),
  });
  const pass = async (ms: number): Promise<void> => {
    const end = clock.monotonic() + ms;
    for (let left = ms; left > 0; left = end - clock.monotonic()) {
      await settle(clock);
      await clock.advance(Math.min(left, clock.pendingTimers[0]?.dueInMs ?? left));
    }
    await settle(clock);
  };
  return {
    path,
    manager,
    sink,
    clock,
    diagnostics,
    observe: async (count) => {
      const taken = events.take(count);
      for (const event of taken) {
        manager.observe(event);
        await clock.advance(0);
      }
      return idsOf(taken);
    },
    send: async (count) => {
      const taken = events.take(count);
      for (const event of taken) manager.observe(event);
      await settle(clock);
      return idsOf(taken);
    },
    books: () => manager.stats().handlers[0] as HandlerBooks,
    arrived: () => idsOf(sink.events),
    calls: () => sink.calls.map((call) => call.events.length),
    turn: () => settle(clock),
    pass,
    shutdown: async () => {
      const receipt = manager.shutdown({ timeoutMs: 1_000 });
      await pass(1_100);
      return receipt;
    },
  };
}

/** Enough turns for several batches, which take two each. */
async function settle(clock: FakeClock): Promise<void> {
  for (let turns = 0; turns < 16; turns++) await clock.advance(0);
}

export function idsOf(from: readonly ObservedEvent[]): readonly string[] {
  return from.map(({ id }) => id);
}
