import { type DropReason, isDropReason } from "./drop-reason.ts";
import type { ObservedEvent } from "./event.ts";

/**
 * What an error may say about a failed delivery. All of it is read structurally, from any error;
 * nothing is recognised by its class, since two copies of a package may be in one tree.
 */
export interface DeliveryErrorOptions {
  /** `false`: trying again cannot help. @default true */
  readonly retryable?: boolean;
  /** Milliseconds for which the destination asked to be left alone. */
  readonly retryAfterMs?: number;
  /** The reason under which the events are booked if nobody rescues them. @default "handler_error" */
  readonly reason?: DropReason;
  /** The foreign error behind this one. */
  readonly cause?: unknown;
}

/** An error that says how its delivery failed. */
export interface DeliveryError extends Error {
  readonly retryable?: boolean;
  readonly retryAfterMs?: number;
  readonly reason?: DropReason;
}

/**
 * Makes an error for a handler or decorator to throw when it hands events back.
 *
 * @example
 * ```ts
 * import { deliveryError } from "@llmobs/core/error";
 *
 * const error = deliveryError("[llmobs-acme] The server answered 429.", { retryAfterMs: 2_000 });
 * console.log(error.retryAfterMs); // 2000
 * ```
 */
export function deliveryError(message: string, options: DeliveryErrorOptions = {}): DeliveryError {
  const { cause, ...says } = options;
  const error = cause === undefined ? new Error(message) : new Error(message, { cause });
  return Object.assign(error, { name: "DeliveryError" }, says);
}

/** The error with which a disposed handler hands back what comes too late. */
export function closedError(name: string): DeliveryError {
  return deliveryError(`[${name}] This handler is disposed; it takes no more events.`, {
    retryable: false,
    reason: "already_shutdown",
  });
}

/** An event that a batch could not deliver, and why. */
export interface FailedEvent {
  readonly event: ObservedEvent;
  readonly error: unknown;
}

const BATCH_ERROR = "ERR_LLMOBS_BATCH";

/** The error of a batch that failed in whole or in part; branded by its `code`. */
export interface BatchError extends Error {
  readonly code: "ERR_LLMOBS_BATCH";
  /** Exactly the events that failed, in their order; the others of the batch were delivered. */
  readonly failures: readonly FailedEvent[];
}

/**
 * Makes the error with which `handleBatch` hands some of its events back.
 *
 * @throws RangeError where no failure is given: a batch without one has not failed.
 * @example
 * ```ts
 * import { createEvent } from "@llmobs/core";
 * import { batchError, deliveryError } from "@llmobs/core/error";
 *
 * const event = createEvent("log", { message: "too long" });
 * const error = batchError([{ event, error: deliveryError("413", { reason: "too_large" }) }]);
 * console.log(error.failures.length); // 1
 * ```
 */
export function batchError(failures: readonly FailedEvent[]): BatchError {
  const [first] = failures;
  if (first === undefined)
    throw new RangeError("Expected at least one failed event; received none.");
  const message =
    failures.length === 1
      ? `1 event failed: ${messageOf(first.error)}`
      : `${failures.length} events failed; the first: ${messageOf(first.error)}`;
  return Object.assign(new Error(message, { cause: first.error }), {
    name: "BatchError",
    code: BATCH_ERROR,
    failures,
  } as const);
}

/** Says whether an error names the events of a batch that failed. */
export function isBatchError(error: unknown): error is BatchError {
  return (
    read(error, "code") === BATCH_ERROR &&
    Array.isArray(read(error, "failures")) &&
    (error as BatchError).failures.length > 0
  );
}

/**
 * Lists which of the events that were handed over an error hands back. An error that names none of
 * them hands back all; a name that was not handed over is ignored; each event is listed once, as
 * the caller handed it over (a decorator in between may have delivered a copy with the same id).
 */
export function failuresOf(
  error: unknown,
  events: readonly ObservedEvent[],
): readonly FailedEvent[] {
  if (isBatchError(error)) {
    const causes = new Map<string, unknown>();
    for (const failure of error.failures) {
      const id = read(read(failure, "event"), "id");
      if (typeof id === "string") causes.set(id, read(failure, "error"));
    }
    const named = events
      .filter((event) => causes.has(event.id))
      .map((event) => ({ event, error: causes.get(event.id) }));
    if (named.length > 0) return named;
  }
  return events.map((event) => ({ event, error }));
}

/** Says whether trying again may help: anything that does not say `retryable: false`. */
export function isRetryable(error: unknown): boolean {
  return read(error, "retryable") !== false;
}

/** The milliseconds for which the destination asked to be left alone; 0 where it did not. */
export function retryAfterMsOf(error: unknown): number {
  const value = read(error, "retryAfterMs");
  return typeof value === "number" && value > 0 ? value : 0;
}

/**
 * The reason under which an event that failed so is booked: the error's own, or `handler_error`. A
 * batch error speaks for one event here, its first.
 */
export function dropReasonOf(error: unknown): DropReason {
  const reason = read(isBatchError(error) ? error.failures[0]?.error : error, "reason");
  return isDropReason(reason) ? reason : "handler_error";
}

function read(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  try {
    return (value as Record<string, unknown>)[name];
  } catch {
    return undefined;
  }
}

function messageOf(error: unknown): string {
  const message = read(error, "message");
  if (typeof message === "string") return message;
  return typeof error === "string" ? error : "an error without a message";
}
