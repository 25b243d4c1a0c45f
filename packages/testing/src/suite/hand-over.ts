import type { Handler, ObservedEvent } from "@llmobs/core";
import { batchError, type FailedEvent, failuresOf } from "@llmobs/core/error";
import type { Subject } from "./subject.ts";

/** Hands one event over as a caller does; what the handler throws becomes a rejection. */
export async function handOver(handler: Handler, event: ObservedEvent): Promise<void> {
  await handler.handle(event);
}

/** Hands a batch over; one by one to a handler that takes no batches, as a pipe does. */
export async function handOverBatch(
  handler: Handler,
  events: readonly ObservedEvent[],
): Promise<void> {
  if (handler.handleBatch !== undefined) {
    await handler.handleBatch(events);
    return;
  }
  const failures: FailedEvent[] = [];
  for (const event of events) {
    try {
      await handler.handle(event);
    } catch (error) {
      failures.push(...failuresOf(error, [event]));
    }
  }
  if (failures.length > 0) throw batchError(failures);
}

/** Hands the events over one by one, each when the one before it is done. */
export async function handOverInTurn(
  subject: Subject,
  handler: Handler,
  events: readonly ObservedEvent[],
): Promise<void> {
  for (const event of events) {
    await subject.settle("handle", handOver(handler, event));
  }
}

/** Flushes a handler, where it can be. */
export async function flush(subject: Subject, handler: Handler): Promise<void> {
  const { signal } = new AbortController();
  await subject.settle("flush", handler.flush?.({ signal }));
}

/** Disposes a handler, where it can be. */
export async function dispose(subject: Subject, handler: Handler): Promise<void> {
  await subject.settle("dispose", handler[Symbol.asyncDispose]?.());
}

/** Has everything arrive that was handed over, in both ways there are, for rules about neither. */
export async function finish(subject: Subject, handler: Handler): Promise<void> {
  await flush(subject, handler);
  await dispose(subject, handler);
}
