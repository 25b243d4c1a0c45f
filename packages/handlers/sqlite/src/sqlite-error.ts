import type { DeliveryError } from "@llmobs/core";
import { deliveryError } from "@llmobs/core/error";

/** What may go away by itself: another writer, a full disk, a disk that fails now and then. */
const PASSING =
  /^SQLITE_(?:BUSY|LOCKED|FULL|IOERR|NOMEM|PROTOCOL|INTERRUPT)(?:_|$)|^(?:ENOSPC|EDQUOT|EMFILE|ENFILE|EIO)$/;

/** The code of an error of SQLite (`SQLITE_BUSY`) or of the operating system (`ENOSPC`), if any. */
function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "";
}

/** Says whether another process held the database. */
export function isBusy(error: unknown): boolean {
  return /^SQLITE_(?:BUSY|LOCKED)(?:_|$)/.test(codeOf(error));
}

/** Says whether the same may succeed later, with nobody having put anything right. */
export function isPassing(error: unknown): boolean {
  return PASSING.test(codeOf(error));
}

/** Makes the error with which events go back that the database did not take. */
export function writeError(name: string, cause: unknown): DeliveryError {
  const code = codeOf(cause);
  return deliveryError(`[${name}] Could not write: ${messageOf(cause)}${code && ` (${code})`}.`, {
    // At the start "can't open" means a wrong path; later, that file descriptors ran out.
    retryable: isPassing(cause) || code.startsWith("SQLITE_CANTOPEN"),
    cause,
  });
}

/** Makes the error of a database that can't be used at all. */
export function openError(path: string, cause: unknown): Error {
  return new Error(`[sqlite] Could not open ${path}: ${messageOf(cause)}.`, { cause });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
