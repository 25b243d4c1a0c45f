import assert from "node:assert/strict";
import { createEvent, type ObservedEvent, ObservabilityManager, pipe } from "@llmobs/core";
import { fakeClock, recordingHandler } from "@llmobs/testing";
import { type Arbitrary, array, constant, constantFrom, integer, oneof, record } from "fast-check";
import { tailSampling, type TailSamplingOptions } from "../src/index.ts";

/** What happens to a tail sampler. */
type Step =
  | { readonly kind: "observe"; readonly session: number; readonly what: What }
  | { readonly kind: "pass" | "jump"; readonly ms: number }
  | { readonly kind: "flush" };

type What = "log" | "error" | "session.end";

/** A tail sampler's options and what happens to it. */
export interface TailHistory {
  readonly options: TailSamplingOptions;
  readonly steps: readonly Step[];
}

const SESSIONS = 5;
const HOUR_MS = 3_600_000;

const step: Arbitrary<Step> = oneof(
  {
    weight: 8,
    arbitrary: record({
      kind: constant("observe" as const),
      session: integer({ min: 1, max: SESSIONS }),
      what: constantFrom<What>("log", "log", "log", "error", "session.end"),
    }),
  },
  record({ kind: constant("pass" as const), ms: constantFrom(1, 40, 99, 250) }),
  record({ kind: constant("jump" as const), ms: constantFrom(HOUR_MS, -HOUR_MS) }),
  record({ kind: constant("flush" as const) }),
);

export const tailHistory: Arbitrary<TailHistory> = record({
  options: record({
    rate: constantFrom(0, 0.4, 1),
    windowMs: constantFrom(100, 1_000),
    maxSessions: integer({ min: 1, max: SESSIONS }),
    maxEventsPerSession: integer({ min: 1, max: 8 }),
    maxEvents: integer({ min: 1, max: 16 }),
  }),
  steps: array(step, { maxLength: 60 }),
});

/** Lives through a history. Throws at the first promise not kept. */
export async function live({ options, steps }: TailHistory): Promise<void> {
  const clock = fakeClock();
  const sink = recordingHandler();
  const manager = new ObservabilityManager({
    source: "test",
    clock,
    handlers: [pipe(tailSampling(options), sink)],
    onDiagnostic: () => {},
  });
  const observed: ObservedEvent[] = [];

  const take = async (present: Step): Promise<void> => {
    switch (present.kind) {
      case "observe": {
        const level = present.what === "error" ? "error" : "info";
        const sessionId = `session-${present.session}`;
        const id = `${sessionId} ${observed.length}`;
        const envelope = { id, sessionId, level, source: "test" } as const;
        const event = createEvent(present.what, { message: "" }, envelope);
        observed.push(event);
        return manager.observe(event);
      }
      case "pass":
        return clock.advance(present.ms);
      case "jump":
        return clock.step(present.ms);
      case "flush":
        await manager.flush();
        return assert.equal(manager.stats().handlers[0]?.queued, 0, "queued after a flush");
    }
  };

  for (const present of steps) {
    await take(present);
    const [books] = manager.stats().handlers;
    assert.ok(books !== undefined);
    const dropped = Object.values(books.dropped).reduce((sum, count) => sum + count, 0);
    assert.equal(books.accepted, books.delivered + dropped + books.queued, "the books");
    assert.ok(books.queued <= (options.maxEvents ?? 0), `held ${books.queued}`);
  }
  await manager.shutdown();
  expectWhole(observed, sink.events);
  assert.deepEqual(clock.pendingTimers, [], "timers that are left");
}

/** Each session arrived whole, or not at all, or from an error on that came too late for the rest. */
function expectWhole(observed: readonly ObservedEvent[], arrived: readonly ObservedEvent[]): void {
  assert.equal(new Set(arrived).size, arrived.length, "an event arrived twice");
  for (let session = 1; session <= SESSIONS; session++) {
    const ofSession = ({ sessionId }: ObservedEvent): boolean => sessionId === `session-${session}`;
    const [sent, came] = [observed.filter(ofSession), arrived.filter(ofSession)];
    const begin = sent.length - came.length;
    assert.deepEqual(came, sent.slice(begin), `session ${session} has a hole`);
    const missed = sent.slice(0, begin).filter(({ level }) => level === "error");
    assert.deepEqual(missed, [], `an error of session ${session} was lost`);
    if (begin > 0 && came.length > 0) {
      assert.equal(came[0]?.level, "error", `session ${session} began to arrive without a reason`);
    }
  }
}
