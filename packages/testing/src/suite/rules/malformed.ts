import assert from "node:assert/strict";
import { malformedEvents } from "../../malformed-events.ts";
import { expectBalanced } from "../balance.ts";
import { idOf, visible } from "../arrival.ts";
import type { Rule } from "../rule.ts";
import { unhandledRejections } from "../../unhandled-rejections.ts";

// Two rounds of every kind; the queue of no handler has to hold more than one flush's worth.
const COUNT = 400;
const EVENTS_PER_FLUSH = 50;
const HUGE_LENGTH = 2 ** 16;

export const malformedRules: readonly Rule[] = [
  {
    name: "survives malformed events, all counted, and delivers the well-formed ones behind them",
    check: async (subject) => {
      const manager = subject.manage();
      const unhandled = await unhandledRejections(async () => {
        let observed = 0;
        for (const event of malformedEvents(1, { count: COUNT, hugeLength: HUGE_LENGTH })) {
          manager.observe(event);
          observed += 1;
          if (observed % EVENTS_PER_FLUSH === 0) {
            await subject.settle("flush", manager.flush());
          }
        }
        expectBalanced(manager.stats(), "after malformed events");
        assert.equal(manager.stats().intake.accepted, COUNT, "malformed events counted");

        await subject.rest();
        const events = subject.events.session();
        for (const event of events) manager.observe(event);
        await subject.settle("shutdown", manager.shutdown());
        expectBalanced(manager.stats(), "after shutdown");
        if (!subject.traits.drops) {
          const ids = new Set((await subject.received()).map(idOf));
          const missing = visible(subject, events).filter((id) => !ids.has(id));
          assert.deepEqual(missing, [], "well-formed events that did not arrive");
        }
      });
      assert.deepEqual(unhandled, [], "rejections that nobody handled");
    },
  },
];
