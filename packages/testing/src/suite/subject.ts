import type { Handler, ObservabilityManager, ObservedEvent } from "@llmobs/core";
import type { EventFactory } from "../event-factory.ts";
import type { FakeClock } from "../fake-clock.ts";
import type { GatedHandler } from "../gated-handler.ts";
import type { ReceivedEvent } from "./handler-fixture.ts";
import type { Settle } from "./settle.ts";
import type { Traits } from "./traits.ts";

/** How rules make the destination misbehave. */
interface Destination {
  readonly fail: () => Promise<void>;
  readonly failPartly: () => Promise<void>;
  readonly mend: () => Promise<void>;
}

/**
 * What a rule looks at: a handler with its destination. A decorator is looked at as the handler that
 * it makes of a sink which the suite controls, so that all rules for handlers hold for it too.
 */
export interface Subject {
  readonly traits: Traits;
  /** Makes the events of this rule. */
  readonly events: EventFactory;
  readonly destination: Destination;
  readonly settle: Settle;
  /** Only for decorators: the sink behind it, and the clock that it lives by. */
  readonly controlled: { readonly sink: GatedHandler; readonly clock: FakeClock } | undefined;
  /** The handler to call directly. Either this or `manage` is used. */
  alone(): Handler;
  /** A manager to which the handler is registered. */
  manage(): ObservabilityManager;
  /** What the destination holds. */
  received(): Promise<readonly ReceivedEvent[]>;
  /** By what the destination knows an event; undefined where it doesn't show it. */
  identify(event: ObservedEvent): string | undefined;
  /** Lets an hour pass, where time can: for what rests a while after a failure. */
  rest(): Promise<void>;
  cleanup(): Promise<void>;
}
