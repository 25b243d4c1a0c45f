import assert from "node:assert/strict";
import type { ObservedEvent } from "@llmobs/core";
import { dropReasonOf, type FailedEvent, failuresOf, isBatchError } from "@llmobs/core/error";
import { expectArrived } from "../arrival.ts";
import { dispose, flush, handOver, handOverBatch, handOverInTurn } from "../hand-over.ts";
import type { Rule } from "../rule.ts";

export const disposeRules: readonly Rule[] = [
  {
    name: "delivers what it still holds, when it is disposed",
    check: async (subject) => {
      const handler = subject.alone();
      const events = subject.events.session();
      const batch = events.slice(6);
      const calls = [
        ...events.slice(0, 6).map((event) => failuresAmong([event], handOver(handler, event))),
        failuresAmong(batch, handOverBatch(handler, batch)),
      ];
      const disposed = dispose(subject, handler);
      const [failures] = await Promise.all([
        subject.settle("calls before dispose", Promise.all(calls)),
        disposed,
      ]);
      // A batch that goes one by one may be cut off; what it hands back, the handler doesn't hold.
      const handedBack = new Set(failures.flat().map(({ event }) => event.id));
      const reasons = new Set(failures.flat().map(({ error }) => dropReasonOf(error)));
      assert.deepEqual(
        [...reasons].filter((reason) => reason !== "already_shutdown"),
        [],
      );
      await expectArrived(
        subject,
        events.filter(({ id }) => !handedBack.has(id)),
      );
    },
  },
  {
    name: "can be disposed twice, at once and later, and delivers once",
    check: async (subject) => {
      const handler = subject.alone();
      const events = subject.events.session();
      await handOverInTurn(subject, handler, events);
      await flush(subject, handler);
      await Promise.all([dispose(subject, handler), dispose(subject, handler)]);
      await expectArrived(subject, events);
      await dispose(subject, handler);
      await expectArrived(subject, events);
    },
  },
  {
    name: "hands back what comes after dispose, as already_shutdown",
    check: async (subject) => {
      const handler = subject.alone();
      const events = subject.events.session();
      await handOverInTurn(subject, handler, events.slice(0, 4));
      await flush(subject, handler);
      await dispose(subject, handler);
      if (handler[Symbol.asyncDispose] !== undefined) {
        const late = [
          reasonOf(handOver(handler, events[4] as ObservedEvent)),
          reasonOf(handOverBatch(handler, events.slice(5))),
        ];
        const reasons = await subject.settle("calls after dispose", Promise.all(late));
        const expected = ["already_shutdown", "already_shutdown"];
        assert.deepEqual(reasons, expected, "how a single event and a batch came back");
      }
      await expectArrived(subject, events.slice(0, 4));
    },
  },
];

/** What a call hands back; nothing where it succeeds. */
function failuresAmong(
  events: readonly ObservedEvent[],
  call: Promise<void>,
): Promise<readonly FailedEvent[]> {
  return call.then(
    () => [],
    (error: unknown) => failuresOf(error, events),
  );
}

/** The drop reason with which a call hands its events back; undefined where it does not. */
function reasonOf(call: Promise<void>): Promise<string | undefined> {
  return call.then(
    () => undefined,
    (error: unknown) => dropReasonOf(isBatchError(error) ? error.failures[0]?.error : error),
  );
}
