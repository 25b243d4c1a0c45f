import assert from "node:assert/strict";
import type { FakeClock } from "../../fake-clock.ts";
import type { GatedHandler } from "../../gated-handler.ts";
import { droppedIn, expectBalanced } from "../balance.ts";
import { finish, flush, handOverBatch, handOverInTurn } from "../hand-over.ts";
import type { Rule } from "../rule.ts";
import type { Subject } from "../subject.ts";

const DEADLINE_MS = 1_000;
// What a manager grants its handlers for letting go, when the deadline has passed.
const GRACE_MS = 100;

export const decoratorRules: readonly Rule[] = [
  {
    name: "forwards a batch as one batch",
    excuse: (traits) => traits.splits && "it splits batches",
    check: async (subject) => {
      const { sink } = controls(subject);
      const handler = subject.alone();
      await subject.settle("handleBatch", handOverBatch(handler, subject.events.take(10)));
      await flush(subject, handler);
      const calls = sink.calls.map(({ kind, events }) => `${kind} of ${events.length}`);
      assert.ok(calls.length <= 1, `one batch of 10 became ${calls.join(", ")}`);
    },
  },
  {
    name: "passes events on unchanged",
    excuse: (traits) => traits.transforms && "it transforms",
    check: async (subject) => {
      const { sink } = controls(subject);
      const handler = subject.alone();
      const events = subject.events.take(30);
      const byId = new Map(events.map((event) => [event.id, structuredClone(event)]));
      await handOverInTurn(subject, handler, events.slice(0, 10));
      await subject.settle("handleBatch", handOverBatch(handler, events.slice(10)));
      await finish(subject, handler);
      for (const event of sink.events) assert.deepEqual(event, byId.get(event.id));
    },
  },
  {
    name: "gives up on a hung destination at the deadline of shutdown, with exact books",
    check: async (subject) => {
      const { sink, clock } = controls(subject);
      const manager = subject.manage();
      sink.hang();
      for (const event of subject.events.take(5)) manager.observe(event);
      const start = clock.monotonic();
      const shutdown = manager.shutdown({ timeoutMs: DEADLINE_MS });
      const receipt = await subject.settle("shutdown with a hung destination", shutdown);
      const took = clock.monotonic() - start;
      assert.ok(took <= DEADLINE_MS + GRACE_MS, `shutdown took ${took} of ${DEADLINE_MS} ms`);
      expectBalanced(manager.stats(), "after a shutdown with a hung destination");
      assert.equal(
        receipt.delivered + droppedIn(receipt) + receipt.pending,
        5,
        "events in the receipt",
      );

      const calls = sink.calls.length;
      sink.release();
      await clock.advance(DEADLINE_MS);
      assert.equal(sink.calls.length, calls, "calls of the destination after shutdown");
      expectBalanced(manager.stats(), "after the destination came back too late");
    },
  },
  {
    name: "leaves no timer behind after shutdown",
    check: async (subject) => {
      const { clock } = controls(subject);
      const manager = subject.manage();
      for (const event of subject.events.take(20)) manager.observe(event);
      await subject.destination.fail();
      for (const event of subject.events.take(5)) manager.observe(event);
      await subject.settle("shutdown", manager.shutdown({ timeoutMs: DEADLINE_MS }));
      assert.deepEqual(clock.pendingTimers, [], "timers that are still pending");
    },
  },
];

function controls(subject: Subject): { readonly sink: GatedHandler; readonly clock: FakeClock } {
  if (subject.controlled !== undefined) return subject.controlled;
  throw new TypeError("This rule is for decorators only.");
}
