import type { DropReason, ErrorData } from "@llmobs/core";
import { dropReasonOf, isRetryable, retryAfterMsOf, toErrorData } from "@llmobs/core/error";

/** An error as data that can cross to another thread, with all that a pipeline reads in it. */
export interface ErrorReport {
  readonly data: ErrorData;
  readonly retryable: boolean;
  readonly retryAfterMs: number;
  readonly reason: DropReason;
}

export function reportError(error: unknown): ErrorReport {
  return {
    data: toErrorData(error),
    retryable: isRetryable(error),
    retryAfterMs: retryAfterMsOf(error),
    reason: dropReasonOf(error),
  };
}

/** Makes an error again of what crossed. */
export function errorOf({ data, ...says }: ErrorReport): Error {
  return Object.assign(errorFrom(data), says);
}

function errorFrom({ message, cause, ...members }: ErrorData): Error {
  const error =
    cause === undefined ? new Error(message) : new Error(message, { cause: errorFrom(cause) });
  return Object.assign(error, members);
}
