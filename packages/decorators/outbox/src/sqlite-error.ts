import type { DeliveryError } from "@llmobs/core";
import { deliveryError } from "@llmobs/core/error";

/** What may go away by itself: another program's lock, a full disk, a disk that fails now and then. */
const PASSING =
  /^SQLITE_(?:BUSY|LOCKED|FULL|IOERR|NOMEM|PROTOCOL|INTERRUPT)(?:_|$)|^(?:ENOSPC|EDQUOT|EMFILE|ENFILE|EIO)$/u;

/** The code of an error of SQLite (`SQLITE_BUSY`) or of the operating system (`ENOSPC`), if any. */
function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "";
}

/** Says whether somebody else held the lock. */
export function isBusy(error: unknown): boolean {
  return /^SQLITE_(?:BUSY|LOCKED)(?:_|$)/u.test(codeOf(error));
}

/** Says whether the disk had no room. */
export function isFull(error: unknown): boolean {
  return /^(?:SQLITE_FULL|ENOSPC|EDQUOT)$/u.test(codeOf(error));
}

/** Says whether the file is damaged. */
export function isCorrupt(error: unknown): boolean {
  return codeOf(error).startsWith("SQLITE_CORRUPT");
}

/** Says whether the same may succeed later, with nobody having put anything right. */
export function isPassing(error: unknown): boolean {
  return PASSING.test(codeOf(error));
}

/** Makes the error with which events go back that the database did not take. */
export function writeError(cause: unknown): DeliveryError {
  const code = codeOf(cause);
  return deliveryError(`[outbox] Could not store: ${messageOf(cause)}${code && ` (${code})`}.`, {
    cause,
  });
}

/** Makes the error of a database that can't be used at all. */
export function openError(path: string, cause: unknown): Error {
  return new Error(`[outbox] Could not open ${path}: ${messageOf(cause)}.`, { cause });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
