import { batchError, type FailedEvent, failuresOf } from "./delivery-error.ts";
import type { ObservedEvent } from "./event.ts";
import { isPromise } from "./is-promise.ts";

/** The part of a handler that takes events. */
export interface Taker {
  handle(event: ObservedEvent): unknown;
  handleBatch?: ((events: readonly ObservedEvent[]) => unknown) | undefined;
}

/**
 * Hands a batch to a handler, one by one where it has no `handleBatch`. Whatever the handler throws
 * or rejects with, it arrives as a batch error that names the events handed back.
 */
export function callBatch(taker: Taker, events: readonly ObservedEvent[]): void | Promise<void> {
  if (events.length === 0) return;
  if (taker.handleBatch === undefined) return callEach(taker, events, 0, []);
  let result: unknown;
  try {
    result = taker.handleBatch(events);
  } catch (error) {
    throw batchError(failuresOf(error, events));
  }
  if (isPromise(result)) {
    return result.then(undefined, (error: unknown) => {
      throw batchError(failuresOf(error, events));
    });
  }
}

/** In order; an asynchronous handler gets the next event when the one before has settled. */
function callEach(
  taker: Taker,
  events: readonly ObservedEvent[],
  start: number,
  failures: FailedEvent[],
): void | Promise<void> {
  for (const [offset, event] of events.slice(start).entries()) {
    const fail = (error: unknown): void => void failures.push({ event, error });
    try {
      const result = taker.handle(event);
      if (isPromise(result)) {
        return result
          .then(undefined, fail)
          .then(() => callEach(taker, events, start + offset + 1, failures));
      }
    } catch (error) {
      fail(error);
    }
  }
  if (failures.length > 0) throw batchError(failures);
}
