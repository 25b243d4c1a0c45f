import assert from "node:assert/strict";
import type { ObservedEvent } from "@llmobs/core";
import { failuresOf } from "@llmobs/core/error";
import { expectArrived, idOf, visible } from "../arrival.ts";
import { finish, handOver, handOverBatch, handOverInTurn } from "../hand-over.ts";
import type { Rule } from "../rule.ts";
import type { Subject } from "../subject.ts";
import type { Traits } from "../traits.ts";

const noFailureComesBack = (traits: Traits): string | false =>
  (traits.neverFails && "its destination cannot fail") ||
  (traits.queues && "it queues") ||
  (traits.rescues && "it rescues");

export const rejectionRules: readonly Rule[] = [
  {
    name: "throws or rejects, when the destination fails",
    excuse: (traits) => noFailureComesBack(traits) || (traits.drops && "it drops"),
    check: async (subject) => {
      const handler = subject.alone();
      const [event] = subject.events.session() as [ObservedEvent];
      await subject.destination.fail();
      const outcome = await failureOf(subject, handOver(handler, event));
      assert.notEqual(outcome, undefined, "handle resolved, as if the event had arrived");
    },
  },
  {
    name: "hands back exactly the events of a batch that did not arrive, when all fails",
    excuse: noFailureComesBack,
    check: async (subject) => {
      await subject.destination.fail();
      await expectUndeliveredNamed(subject);
    },
  },
  {
    name: "hands back exactly the events of a batch that did not arrive, when a part fails",
    excuse: (traits) =>
      noFailureComesBack(traits) || (!traits.failsPartly && "it fails as a whole"),
    check: async (subject) => {
      await subject.destination.failPartly();
      await expectUndeliveredNamed(subject);
    },
  },
  {
    name: "delivers again, also what it handed back, once the destination works",
    excuse: noFailureComesBack,
    check: async (subject) => {
      const handler = subject.alone();
      const events = subject.events.session();
      const batch = events.slice(2, 7);
      await handOverInTurn(subject, handler, events.slice(0, 2));
      await subject.destination.fail();
      const error = await failureOf(subject, handOverBatch(handler, batch));
      await subject.destination.mend();
      await subject.rest();
      if (error !== undefined) {
        const failed = failuresOf(error, batch).map((failure) => failure.event);
        await subject.settle("handleBatch", handOverBatch(handler, failed));
      }
      await handOverInTurn(subject, handler, events.slice(7));
      await finish(subject, handler);
      await expectArrived(subject, events);
    },
  },
];

async function expectUndeliveredNamed(subject: Subject): Promise<void> {
  const handler = subject.alone();
  const batch = subject.events.session().slice(0, 5);
  const error = await failureOf(subject, handOverBatch(handler, batch));
  const received = (await subject.received()).map(idOf);
  const handedBack = error === undefined ? [] : failuresOf(error, batch);
  const named = visible(
    subject,
    handedBack.map(({ event }) => event),
  );
  const arrivedOrNamed = [...received, ...named].toSorted();
  const expected = visible(subject, batch).toSorted();
  // What was dropped on purpose is in neither list; the rule on the books counts it.
  const due = subject.traits.drops
    ? expected.filter((id) => arrivedOrNamed.includes(id))
    : expected;
  assert.deepEqual(arrivedOrNamed, due, "each event either arrives once or is handed back");
}

/** What a call failed with; undefined where it did not. */
async function failureOf(subject: Subject, call: Promise<void>): Promise<unknown> {
  return subject.settle(
    "a call while the destination fails",
    call.then(
      () => undefined,
      (error: unknown) => error ?? "nothing",
    ),
  );
}
