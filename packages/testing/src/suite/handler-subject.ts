import { type Handler, ObservabilityManager } from "@llmobs/core";
import { eventFactory } from "../event-factory.ts";
import type { HandlerFixture, HandlerSuiteOptions } from "./handler-fixture.ts";
import { settleWithin } from "./settle.ts";
import type { Subject } from "./subject.ts";
import type { Traits } from "./traits.ts";

/** Makes the subject of one rule from a handler's fixture, wrapped as the run demands. */
export async function handlerSubject(
  options: HandlerSuiteOptions,
  traits: Traits,
  patienceMs: number,
  wrap: (handler: Handler) => Handler,
): Promise<Subject> {
  const fixture = await options.create();
  const handler = wrap(fixture.handler);
  const settle = settleWithin(patienceMs, undefined);
  const managers: ObservabilityManager[] = [];

  return {
    traits,
    events: eventFactory({ text: "mixed" }),
    settle,
    controlled: undefined,
    destination: {
      fail: async () => required(fixture, "breakDestination", "neverFails: true")(),
      failPartly: async () => required(fixture, "breakPartly", "failsPartly: false")(),
      mend: async () => required(fixture, "mendDestination", "neverFails: true")(),
    },
    alone: () => handler,
    manage: () => {
      const manager = new ObservabilityManager({
        source: "suite",
        handlers: [handler],
        // Or the manager would take the hostile content out of malformed events.
        captureContent: true,
        onDiagnostic: () => {},
      });
      managers.push(manager);
      return manager;
    },
    received: async () => fixture.received(),
    identify: options.identify ?? ((event) => event.id),
    rest: async () => {},
    cleanup: async () => {
      try {
        await settle("cleaning up", closeAll(managers, handler));
      } catch {
        // The rules say what is wrong with closing; here it only has to be over.
      }
      await fixture.cleanup?.();
    },
  };
}

async function closeAll(
  managers: readonly ObservabilityManager[],
  handler: Handler,
): Promise<void> {
  await Promise.all(managers.map((manager) => manager.shutdown({ timeoutMs: 1_000 })));
  await handler[Symbol.asyncDispose]?.();
}

type Hook = "breakDestination" | "breakPartly" | "mendDestination";

function required(fixture: HandlerFixture, hook: Hook, trait: string): () => void | Promise<void> {
  const found = fixture[hook];
  if (found !== undefined) return () => found();
  throw new TypeError(
    `[handlerSuite] Expected the fixture to have ${hook}(), or the options to say traits: { ${trait} }.`,
  );
}
