import { setImmediate } from "node:timers/promises";
import type { Handler, ObservedEvent } from "@llmobs/core";
import { eventFactory } from "./event-factory.ts";
import { acknowledge } from "./kill-harness.ts";

/** Which events are written until the process is killed. */
export interface WriteUntilKilledOptions {
  /** Names the writer: ids are this, a hyphen and a number that counts up from 0. */
  readonly seed: string;
  /** How many events come one by one before each batch. @default 10 */
  readonly singles?: number;
  /** How many come in a batch. @default 100 */
  readonly batch?: number;
  /** Makes the event with this id. @default realistic ones, of 500 and of 8,000 bytes in turn */
  readonly make?: (id: string) => ObservedEvent;
}

/**
 * For the module that `killHandlers` or `killWriters` runs: hands events over for ever, one by one and
 * in batches, and acknowledges what the handler has taken.
 */
export async function writeUntilKilled(
  handler: Handler,
  { seed, singles = 10, batch = 100, make = factoryOf(seed) }: WriteUntilKilledOptions,
): Promise<never> {
  let count = 0;
  const next = (): ObservedEvent => make(`${seed}-${count++}`);
  for (;;) {
    for (let single = 0; single < singles; single++) {
      const event = next();
      await handler.handle(event);
      acknowledge(event.id);
    }
    const events = Array.from({ length: batch }, next);
    if (handler.handleBatch !== undefined) await handler.handleBatch(events);
    else for (const event of events) await handler.handle(event);
    acknowledge(...events.map(({ id }) => id));
    // For what the handler does meanwhile: delivery, a timer.
    await setImmediate();
  }
}

/** The events are made beforehand, so that the process writes nearly all the time. */
function factoryOf(seed: string): (id: string) => ObservedEvent {
  const events = eventFactory({ seed: Number(seed), text: "mixed" });
  const models = Array.from({ length: 100 }, (_, index) =>
    events.sized(index % 2 === 0 ? 500 : 8_000),
  );
  let made = 0;
  return (id) => ({ ...(models[made++ % models.length] as ObservedEvent), id });
}
