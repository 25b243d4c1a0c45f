import { expectArrived } from "../arrival.ts";
import { finish, flush, handOver, handOverBatch, handOverInTurn } from "../hand-over.ts";
import type { Rule } from "../rule.ts";

export const flushRules: readonly Rule[] = [
  {
    name: "has delivered everything handed over before, when flush resolves",
    check: async (subject) => {
      const handler = subject.alone();
      const events = subject.events.session();
      const handled = events.slice(0, 6).map((event) => handOver(handler, event));
      handled.push(handOverBatch(handler, events.slice(6)));
      const flushed = flush(subject, handler);
      // Without a flush of its own a handler holds nothing beyond its calls.
      await Promise.all([subject.settle("handle", Promise.all(handled)), flushed]);
      await expectArrived(subject, events);
    },
  },
  {
    name: "takes events again after a flush, and has nothing to do in a second one",
    check: async (subject) => {
      const handler = subject.alone();
      const events = subject.events.session();
      await handOverInTurn(subject, handler, events.slice(0, 5));
      await flush(subject, handler);
      await flush(subject, handler);
      await handOverInTurn(subject, handler, events.slice(5));
      await finish(subject, handler);
      await expectArrived(subject, events);
    },
  },
];
