import type { DeliveryError } from "@llmobs/core";
import { codeOf, deliveryError, isPassing, toErrorData } from "@llmobs/core/error";

/** Makes the error with which events go back that the database did not take. */
export function writeError(name: string, cause: unknown): DeliveryError {
  const { message, code } = toErrorData(cause);
  const suffix = code === undefined ? "" : ` (${code})`;
  return deliveryError(`[${name}] Could not write: ${message}${suffix}.`, {
    // At the start "can't open" means a wrong path; later, that file descriptors ran out.
    retryable: isPassing(cause) || codeOf(cause)?.startsWith("SQLITE_CANTOPEN") === true,
    cause,
  });
}

/** Makes the error of a database that can't be used at all. */
export function openError(path: string, cause: unknown): Error {
  return new Error(`[sqlite] Could not open ${path}: ${toErrorData(cause).message}.`, { cause });
}
