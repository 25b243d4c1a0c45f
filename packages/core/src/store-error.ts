/** What may go away by itself: a lock, no space, no descriptors, no memory, a disk or a network that fails now and then. */
const PASSING =
  /^SQLITE_(?:BUSY|LOCKED|FULL|IOERR|NOMEM|PROTOCOL|INTERRUPT)(?:_|$)|^(?:ENOSPC|EDQUOT|EMFILE|ENFILE|EIO|EAGAIN|EBUSY|ESTALE)$/u;

const BUSY = /^SQLITE_(?:BUSY|LOCKED)(?:_|$)/u;

/** The code that an error carries, as those of Node (`"ENOENT"`) and of SQLite (`"SQLITE_FULL"`) do, if any. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/**
 * Says of what a store on this machine failed with, a file or a database, whether the same may succeed
 * later with nobody having put anything right.
 *
 * @see https://sqlite.org/rescode.html
 * @example
 * ```ts
 * import { isPassing } from "@llmobs/core/error";
 *
 * const isFull = Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
 * const isMissing = Object.assign(new Error("no such file or directory"), { code: "ENOENT" });
 * console.log(isPassing(isFull), isPassing(isMissing)); // true false
 * ```
 */
export function isPassing(error: unknown): boolean {
  return PASSING.test(codeOf(error) ?? "");
}

/** Says whether somebody else held the database: another connection, of this process or of another. */
export function isBusy(error: unknown): boolean {
  return BUSY.test(codeOf(error) ?? "");
}
