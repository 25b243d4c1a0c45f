import { type Decorator, type Handler, ObservabilityManager } from "@llmobs/core";
import { eventFactory } from "../event-factory.ts";
import { fakeClock } from "../fake-clock.ts";
import { type GatedHandler, gatedHandler } from "../gated-handler.ts";
import { attached } from "./attached.ts";
import type { DecoratorSuiteOptions } from "./decorator-fixture.ts";
import { settleWithin } from "./settle.ts";
import type { Subject } from "./subject.ts";
import type { Traits } from "./traits.ts";

const AN_HOUR_MS = 3_600_000;

/** Makes the subject of one rule: the decorator in front of a sink that the suite controls. */
export async function decoratorSubject(
  options: DecoratorSuiteOptions,
  traits: Traits,
  patienceMs: number,
  join: (decorator: Decorator, sink: GatedHandler) => Handler,
): Promise<Subject> {
  const fixture = await options.create();
  const clock = fakeClock();
  const sink = gatedHandler({ name: "sink" });
  const handler = join(fixture.decorator, sink);
  const settle = settleWithin(patienceMs, clock);
  const managers: ObservabilityManager[] = [];

  return {
    traits,
    events: eventFactory({ text: "mixed" }),
    settle,
    controlled: { sink, clock },
    destination: {
      fail: async () => sink.fail(),
      // Every second event, by its id, so that trying again finds the same ones failing.
      failPartly: async () => {
        const failing = new Map<string, boolean>();
        sink.failWhere(({ id }) => {
          const fails = failing.get(id) ?? failing.size % 2 === 1;
          failing.set(id, fails);
          return fails;
        });
      },
      mend: async () => sink.release(),
    },
    alone: () => attached(handler, clock),
    manage: () => {
      const manager = new ObservabilityManager({
        source: "suite",
        clock,
        handlers: [handler],
        // Or the manager would take the hostile content out of malformed events.
        captureContent: true,
        onDiagnostic: () => {},
      });
      managers.push(manager);
      return manager;
    },
    received: async () => sink.events,
    identify: (event) => event.id,
    rest: () => clock.advance(AN_HOUR_MS),
    cleanup: async () => {
      sink.release();
      try {
        await settle("cleaning up", handler[Symbol.asyncDispose]?.());
        await settle("cleaning up", Promise.all(managers.map((manager) => manager.shutdown())));
      } catch {
        // The rules say what is wrong with closing; here it only has to be over.
      }
      await fixture.cleanup?.();
    },
  };
}
