import { expectArrived } from "../arrival.ts";
import { finish, handOver, handOverBatch } from "../hand-over.ts";
import type { Rule } from "../rule.ts";

export const overlapRules: readonly Rule[] = [
  {
    name: "delivers every event once, when calls overlap",
    check: async (subject) => {
      const handler = subject.alone();
      const events = subject.events.take(60);
      const calls: Promise<void>[] = [];
      for (let start = 0; start < events.length; start += 6) {
        const [one, two, ...batch] = events.slice(start, start + 6);
        for (const event of [one, two]) if (event) calls.push(handOver(handler, event));
        calls.push(handOverBatch(handler, batch));
      }
      await subject.settle("overlapping calls", Promise.all(calls));
      await finish(subject, handler);
      await expectArrived(subject, events);
    },
  },
  {
    name: "takes an empty batch",
    check: async (subject) => {
      const handler = subject.alone();
      const events = subject.events.session();
      await subject.settle("an empty handleBatch", handOverBatch(handler, []));
      await subject.settle("handleBatch", handOverBatch(handler, events));
      await finish(subject, handler);
      await expectArrived(subject, events);
    },
  },
  {
    name: 'declares acknowledges: "enqueue" if it queues, and only then',
    check: async (subject) => {
      const handler = subject.alone();
      const declared = handler.acknowledges === "enqueue";
      if (declared === subject.traits.queues) return;
      throw new TypeError(
        declared
          ? 'The handler declares acknowledges: "enqueue"; then its traits are { queues: true }.'
          : 'The traits say queues: true; then the handler declares acknowledges: "enqueue".',
      );
    },
  },
];
