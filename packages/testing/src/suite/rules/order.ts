import type { ObservedEvent } from "@llmobs/core";
import { expectInOrder } from "../arrival.ts";
import { finish, handOver, handOverBatch, handOverInTurn } from "../hand-over.ts";
import type { Rule } from "../rule.ts";
import type { Traits } from "../traits.ts";

const reorders = (traits: Traits): string | false => traits.reorders && "it reorders";

export const orderRules: readonly Rule[] = [
  {
    name: "keeps the order of events handed over one by one",
    excuse: reorders,
    check: async (subject) => {
      const handler = subject.alone();
      const events = subject.events.session();
      await handOverInTurn(subject, handler, events);
      await finish(subject, handler);
      await expectInOrder(subject, events);
    },
  },
  {
    name: "keeps the order within a batch",
    excuse: reorders,
    check: async (subject) => {
      const handler = subject.alone();
      const events = subject.events.session();
      await subject.settle("handleBatch", handOverBatch(handler, [...events]));
      await finish(subject, handler);
      await expectInOrder(subject, events);
    },
  },
  {
    name: "keeps the order when single events and batches alternate",
    excuse: reorders,
    check: async (subject) => {
      const handler = subject.alone();
      const events = subject.events.session();
      for (let start = 0; start < events.length; start += 3) {
        const [single, ...batch] = events.slice(start, start + 3) as [
          ObservedEvent,
          ...ObservedEvent[],
        ];
        await subject.settle("handle", handOver(handler, single));
        if (batch.length > 0) await subject.settle("handleBatch", handOverBatch(handler, batch));
      }
      await finish(subject, handler);
      await expectInOrder(subject, events);
    },
  },
];
