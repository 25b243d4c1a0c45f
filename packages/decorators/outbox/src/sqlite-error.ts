import type { DeliveryError } from "@llmobs/core";
import { codeOf, deliveryError, toErrorData } from "@llmobs/core/error";

/** Says whether the disk had no room. */
export function isFull(error: unknown): boolean {
  return /^(?:SQLITE_FULL|ENOSPC|EDQUOT)$/u.test(codeOf(error) ?? "");
}

/** Says whether the file is damaged. */
export function isCorrupt(error: unknown): boolean {
  return codeOf(error)?.startsWith("SQLITE_CORRUPT") ?? false;
}

/** Makes the error with which events go back that the database did not take. */
export function writeError(cause: unknown): DeliveryError {
  const { message, code } = toErrorData(cause);
  const suffix = code === undefined ? "" : ` (${code})`;
  return deliveryError(`[outbox] Could not store: ${message}${suffix}.`, { cause });
}

/** Makes the error of a database that can't be used at all. */
export function openError(path: string, cause: unknown): Error {
  return new Error(`[outbox] Could not open ${path}: ${toErrorData(cause).message}.`, { cause });
}
