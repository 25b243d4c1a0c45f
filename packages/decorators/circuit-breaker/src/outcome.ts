import { isBatchError, isRetryable } from "@llmobs/core/error";

/**
 * What a failed call of `count` events says of the destination. Where some events arrived, it works.
 * Where trying again can't help, the events were refused for what they are, which says nothing.
 */
export function outcomeOf(error: unknown, count: number): "success" | "failure" | "neither" {
  const failures = isBatchError(error) ? error.failures : [{ error }];
  if (isBatchError(error) && failures.length < count) return "success";
  return failures.some((failure) => isRetryable(failure.error)) ? "failure" : "neither";
}
