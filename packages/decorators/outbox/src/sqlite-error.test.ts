import { describe, expect, it } from "vitest";
import { isBusy, isCorrupt, isFull, isPassing, openError, writeError } from "./sqlite-error.ts";

const withCode = (code: unknown): Error => Object.assign(new Error("no"), { code });

describe("what an error of SQLite or of the disk means", () => {
  it.each([
    ["SQLITE_BUSY", "busy", "passing"],
    ["SQLITE_BUSY_SNAPSHOT", "busy", "passing"],
    ["SQLITE_LOCKED", "busy", "passing"],
    ["SQLITE_FULL", "full", "passing"],
    ["ENOSPC", "full", "passing"],
    ["EDQUOT", "full", "passing"],
    ["SQLITE_IOERR_WRITE", "passing"],
    ["SQLITE_NOMEM", "passing"],
    ["SQLITE_PROTOCOL", "passing"],
    ["SQLITE_INTERRUPT", "passing"],
    ["EMFILE", "passing"],
    ["ENFILE", "passing"],
    ["EIO", "passing"],
    ["SQLITE_CORRUPT", "corrupt"],
    ["SQLITE_CORRUPT_VTAB", "corrupt"],
    ["SQLITE_NOTADB"],
    ["SQLITE_CANTOPEN"],
    ["SQLITE_BUSYBODY"],
    ["SQLITE_FULLY"],
    ["NOT_SQLITE_BUSY"],
    ["NOT_SQLITE_FULL"],
    ["NOT_SQLITE_CORRUPT"],
    ["EIOX"],
    ["XEIO"],
    ["EACCES"],
    [7],
    [undefined],
  ])("%s", (code, ...expected) => {
    const error = withCode(code);
    const found = Object.entries({
      busy: isBusy(error),
      full: isFull(error),
      corrupt: isCorrupt(error),
      passing: isPassing(error),
    });
    expect(found.flatMap(([what, is]) => (is ? what : []))).toEqual(expected);
  });

  it("is nothing where no error was thrown", () => {
    expect([isBusy({ code: "SQLITE_BUSY" }), isPassing("SQLITE_BUSY"), isFull(null)]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it("is told in words", () => {
    const cause = withCode("SQLITE_FULL");
    expect(writeError(cause)).toMatchObject({
      message: "[outbox] Could not store: no (SQLITE_FULL).",
      cause,
    });
    expect(writeError(new Error("odd")).message).toBe("[outbox] Could not store: odd.");
    expect(writeError("odd").message).toBe("[outbox] Could not store: odd.");
    expect(openError("/x", cause)).toMatchObject({
      message: "[outbox] Could not open /x: no.",
      cause,
    });
  });
});
