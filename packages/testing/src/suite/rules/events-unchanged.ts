import assert from "node:assert/strict";
import type { ObservedEvent } from "@llmobs/core";
import { expectArrived } from "../arrival.ts";
import { finish, handOverBatch, handOverInTurn } from "../hand-over.ts";
import type { Rule } from "../rule.ts";

export const eventsUnchangedRules: readonly Rule[] = [
  {
    name: "leaves events and batches as they were",
    check: async (subject) => {
      const handler = subject.alone();
      const events = [...subject.events.session(), ...subject.events.session()];
      const singles = events.slice(0, 14);
      const batch = events.slice(14);
      const before = structuredClone({ singles, batch });
      await handOverInTurn(subject, handler, singles);
      await subject.settle("handleBatch", handOverBatch(handler, batch));
      await finish(subject, handler);
      assert.deepEqual({ singles, batch }, before, "the events or the batch were changed");
    },
  },
  {
    name: "takes frozen events and batches",
    check: async (subject) => {
      const handler = subject.alone();
      const events = deepFreeze(subject.events.session());
      const singles = events.slice(0, 3);
      const batch = Object.freeze(events.slice(3));
      await handOverInTurn(subject, handler, singles);
      await subject.settle("handleBatch", handOverBatch(handler, batch));
      await finish(subject, handler);
      await expectArrived(subject, events);
    },
  },
];

function deepFreeze(events: readonly ObservedEvent[]): readonly ObservedEvent[] {
  const freeze = (value: unknown): void => {
    if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  };
  freeze(events);
  return events;
}
