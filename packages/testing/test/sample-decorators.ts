import type { Decorator, DecoratorContext, Next, ObservedEvent } from "@llmobs/core";
import { batchError, dropReasonOf, failuresOf, isRetryable } from "@llmobs/core/error";

/** Correct decorators of every trait, small enough to be read: what the suite has to let pass. */

/** Drops what is below `info`. */
export const filtering: Decorator = (next, context) => ({
  name: "filtering",
  handle: (event) =>
    event.level === "debug" ? context.drop(event, "filtered") : next.handle(event),
  handleBatch: (events) => {
    const kept = events.filter((event) => event.level !== "debug");
    for (const event of events) if (event.level === "debug") context.drop(event, "filtered");
    return kept.length === 0 ? undefined : next.handleBatch(kept);
  },
});

/** Replaces the user by a mark. */
export const redacting: Decorator = (next) => {
  const redacted = (event: ObservedEvent): ObservedEvent => ({ ...event, userId: "***" });
  return {
    name: "redacting",
    handle: (event) => next.handle(redacted(event)),
    handleBatch: (events) => next.handleBatch(events.map(redacted)),
  };
};

/** Tries three times, a second apart. */
export const retrying: Decorator = (next, context) => {
  const attempt = async (events: readonly ObservedEvent[], attemptsLeft: number): Promise<void> => {
    try {
      await next.handleBatch(events);
    } catch (error) {
      const failures = failuresOf(error, events);
      const isFinal =
        attemptsLeft === 0 || context.signal.aborted || !isRetryable(failures[0]?.error);
      if (isFinal) throw batchError(failures);
      await passed(context, 1_000);
      await attempt(
        failures.map(({ event }) => event),
        attemptsLeft - 1,
      );
    }
  };
  return {
    name: "retrying",
    handle: (event) => attempt([event], 2),
    handleBatch: (events) => attempt(events, 2),
  };
};

/** Delivers to a second destination what the first one fails at. */
export const fallingBack: Decorator = (next, context) => {
  const second = context.adopt({ name: "second", handle: () => {} });
  const rescue = async (events: readonly ObservedEvent[]): Promise<void> => {
    try {
      await next.handleBatch(events);
    } catch (error) {
      await second.handleBatch(failuresOf(error, events).map(({ event }) => event));
    }
  };
  return {
    name: "falling-back",
    handle: (event) => rescue([event]),
    handleBatch: rescue,
  };
};

/** Holds events for up to 100 ms. */
export const buffering: Decorator = (next, context) => bufferOf(next, context, (flight) => flight);

/** A buffer that counts as queued what `countFlight` makes of the number of events in flight. */
export function bufferOf(
  next: Next,
  context: DecoratorContext,
  countFlight: (inFlight: number) => number,
): ReturnType<Decorator> {
  const queue: ObservedEvent[] = [];
  let inFlight = 0;
  let timer: ReturnType<DecoratorContext["clock"]["setTimeout"]> | undefined;
  let drained: Promise<void> = Promise.resolve();

  const drain = (): Promise<void> => {
    if (timer !== undefined) context.clock.clearTimeout(timer);
    timer = undefined;
    drained = drained.then(async () => {
      const batch = queue.splice(0);
      if (batch.length === 0) return;
      inFlight += batch.length;
      try {
        await next.handleBatch(batch);
      } catch (error) {
        for (const failure of failuresOf(error, batch)) {
          context.drop(failure.event, dropReasonOf(failure.error));
        }
      } finally {
        inFlight -= batch.length;
      }
    });
    return drained;
  };
  const enqueue = (events: readonly ObservedEvent[]): void => {
    queue.push(...events);
    timer ??= context.clock.setTimeout(() => void drain(), 100);
  };
  return {
    name: "buffering",
    acknowledges: "enqueue",
    handle: (event) => enqueue([event]),
    handleBatch: (events) => (events.length > 0 ? enqueue(events) : undefined),
    flush: drain,
    queued: () => queue.length + countFlight(inFlight),
    [Symbol.asyncDispose]: drain,
  };
}

/** Waits on the pipe's clock, no longer than the pipe lives. */
function passed({ clock, signal }: DecoratorContext, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const over = (): void => {
      clock.clearTimeout(timer);
      signal.removeEventListener("abort", over);
      resolve();
    };
    const timer = clock.setTimeout(over, ms);
    signal.addEventListener("abort", over, { once: true });
  });
}
