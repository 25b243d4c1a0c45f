import type { Decorator, ObservedEvent } from "@llmobs/core";
import { forwardKept } from "@llmobs/core/batch";
import { requireNumber } from "@llmobs/core/options";

export interface MyPluginOptions {
  /** Milliseconds after which an event is no longer worth delivering. @default 60_000 */
  readonly maxAgeMs?: number;
}

/**
 * Drops events that come too late to be of use, such as those that waited out an outage.
 *
 * @throws RangeError where an option has no sense.
 */
export function myPluginDecorator({ maxAgeMs = 60_000 }: MyPluginOptions = {}): Decorator {
  requireNumber("my-plugin", "maxAgeMs", maxAgeMs, { min: 0 });
  return (next, context) => {
    const isRecent = ({ time }: ObservedEvent): boolean => context.clock.now() - time <= maxAgeMs;
    const drop = (event: ObservedEvent): void => context.drop(event, "custom:too_old");
    return {
      name: "my-plugin",
      handle: (event) => (isRecent(event) ? next.handle(event) : drop(event)),
      handleBatch: (events) => forwardKept(events, isRecent, drop, next),
    };
  };
}
