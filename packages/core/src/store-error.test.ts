import { describe, expect, it } from "vitest";
import { codeOf, isBusy, isPassing } from "./error.ts";

const withCode = (code: unknown): Error => Object.assign(new Error("no"), { code });

describe("what an error of a store means", () => {
  it.each([
    ["SQLITE_BUSY", "busy", "passing"],
    ["SQLITE_BUSY_SNAPSHOT", "busy", "passing"],
    ["SQLITE_LOCKED", "busy", "passing"],
    ["SQLITE_FULL", "passing"],
    ["SQLITE_IOERR_WRITE", "passing"],
    ["SQLITE_NOMEM", "passing"],
    ["SQLITE_PROTOCOL", "passing"],
    ["SQLITE_INTERRUPT", "passing"],
    ["ENOSPC", "passing"],
    ["EDQUOT", "passing"],
    ["EMFILE", "passing"],
    ["ENFILE", "passing"],
    ["EIO", "passing"],
    ["EAGAIN", "passing"],
    ["EBUSY", "passing"],
    ["ESTALE", "passing"],
    ["SQLITE_CORRUPT"],
    ["SQLITE_CORRUPT_VTAB"],
    ["SQLITE_NOTADB"],
    ["SQLITE_CANTOPEN"],
    ["SQLITE_BUSYBODY"],
    ["SQLITE_FULLY"],
    ["NOT_SQLITE_BUSY"],
    ["NOT_SQLITE_FULL"],
    ["EIOX"],
    ["XEIO"],
    ["EACCES"],
    [""],
    [7],
    [undefined],
  ])("%s", (code, ...expected) => {
    const error = withCode(code);
    const found = Object.entries({ busy: isBusy(error), passing: isPassing(error) });
    expect(found.flatMap(([what, is]) => (is ? what : []))).toEqual(expected);
    expect(codeOf(error)).toBe(typeof code === "string" ? code : undefined);
  });

  it("is nothing where no error was thrown", () => {
    for (const thrown of ["SQLITE_BUSY", null, undefined, 7]) {
      expect([codeOf(thrown), isBusy(thrown), isPassing(thrown)]).toEqual([
        undefined,
        false,
        false,
      ]);
    }
  });
});
