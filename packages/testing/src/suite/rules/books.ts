import assert from "node:assert/strict";
import type { ObservabilityManager, ObservedEvent } from "@llmobs/core";
import { turn } from "../../turn.ts";
import { visible } from "../arrival.ts";
import { expectBalanced } from "../balance.ts";
import type { Rule } from "../rule.ts";
import type { Subject } from "../subject.ts";

export const booksRules: readonly Rule[] = [
  {
    name: "keeps the books of its manager balanced at every step",
    check: async (subject) => {
      const manager = subject.manage();
      const events = subject.events.take(24);
      await observeInSteps(subject, manager, events.slice(0, 8), "while all is well");
      if (!subject.traits.neverFails) {
        await subject.destination.fail();
        await observeInSteps(subject, manager, events.slice(8, 16), "while the destination fails");
        await subject.destination.mend();
        await subject.rest();
      }
      await observeInSteps(subject, manager, events.slice(16), "at the end");
      await subject.settle("shutdown", manager.shutdown());
      expectBalanced(manager.stats(), "after shutdown");
      assert.equal(manager.stats().handlers[0]?.queued, 0, "queued after shutdown");
      await expectDeliveriesTrue(subject, manager, events);
    },
  },
  {
    name: "counts what comes after shutdown as already_shutdown, and delivers none of it",
    check: async (subject) => {
      const manager = subject.manage();
      const events = subject.events.session();
      for (const event of events.slice(0, 5)) manager.observe(event);
      await subject.settle("shutdown", manager.shutdown());
      const before = (await subject.received()).length;
      for (const event of events.slice(5)) manager.observe(event);
      await turn();
      const { intake } = manager.stats();
      assert.equal(intake.dropped["already_shutdown"], events.length - 5);
      expectBalanced(manager.stats(), "after late events");
      assert.equal((await subject.received()).length, before, "events delivered after shutdown");
    },
  },
];

async function observeInSteps(
  subject: Subject,
  manager: ObservabilityManager,
  events: readonly ObservedEvent[],
  when: string,
): Promise<void> {
  for (const event of events) {
    manager.observe(event);
    // Between two turns the books balance; within one, a promise may not have told its end yet.
    await turn();
    expectBalanced(manager.stats(), `${when}, after an event`);
  }
  await subject.settle("flush", manager.flush());
  expectBalanced(manager.stats(), `${when}, after a flush`);
}

/** What the books call delivered is what the destination holds. */
async function expectDeliveriesTrue(
  subject: Subject,
  manager: ObservabilityManager,
  events: readonly ObservedEvent[],
): Promise<void> {
  const { traits, controlled } = subject;
  // A handler that queues says "delivered" when it has the event; a rescued one is elsewhere.
  if (traits.rescues || (traits.queues && controlled === undefined)) return;
  if (visible(subject, events).length < events.length) return;
  const delivered = manager.stats().handlers[0]?.delivered;
  const held = (await subject.received()).length;
  assert.equal(
    delivered,
    held,
    "what the books call delivered, against what the destination holds",
  );
}
