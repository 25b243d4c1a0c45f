import { describe, expect, it } from "vitest";
import { isCorrupt, isFull, openError, writeError } from "./sqlite-error.ts";

const withCode = (code: unknown): Error => Object.assign(new Error("no"), { code });

describe("what an error of SQLite or of the disk means", () => {
  it.each([
    ["SQLITE_FULL", "full"],
    ["ENOSPC", "full"],
    ["EDQUOT", "full"],
    ["SQLITE_CORRUPT", "corrupt"],
    ["SQLITE_CORRUPT_VTAB", "corrupt"],
    ["SQLITE_BUSY"],
    ["SQLITE_FULLY"],
    ["NOT_SQLITE_FULL"],
    ["NOT_SQLITE_CORRUPT"],
    ["EACCES"],
    [7],
    [undefined],
  ])("%s", (code, ...expected) => {
    const error = withCode(code);
    const found = Object.entries({ full: isFull(error), corrupt: isCorrupt(error) });
    expect(found.flatMap(([what, is]) => (is ? what : []))).toEqual(expected);
  });

  it("is nothing where no error was thrown", () => {
    expect([isFull("ENOSPC"), isFull(null), isCorrupt("SQLITE_CORRUPT")]).toEqual([
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
