import { existsSync, readdirSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { withDatabase } from "../test/raw-database.ts";
import { temporaryDirectory } from "../test/temporary-directory.ts";
import { openDatabase } from "./open-database.ts";
import { type OutboxOptions, readOptions } from "./outbox-options.ts";

const newPath = (): string => join(temporaryDirectory(), "outbox.db");

/** Where Linux lists a process's open files, as links. */
const OPEN_FILES = "/proc/self/fd";

function targetOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    // The one by which they are listed is closed by now.
    return "";
  }
}

describe("openDatabase", () => {
  it.each([
    [{}, 1],
    [{ synchronous: "full" }, 2],
  ] satisfies [OutboxOptions, number][])(
    "sets up the connection for %j",
    (options, synchronous) => {
      const database = openDatabase(readOptions({ ...options, path: newPath() }));
      const pragma = (name: string): unknown => database.pragma(name, { simple: true });
      expect(pragma("synchronous")).toBe(synchronous);
      expect([pragma("journal_mode"), pragma("busy_timeout")]).toEqual(["wal", 100]);
      expect([pragma("application_id"), pragma("user_version")]).toEqual([0x6c6c6d71, 1]);
      expect(pragma("journal_size_limit")).toBe(67_108_864);
      database.close();
    },
  );

  it("leaves a database alone that is another application's", () => {
    const path = newPath();
    withDatabase(path, (database) => database.exec("CREATE TABLE theirs(x)"));
    expect(() => openDatabase(readOptions({ path }))).toThrow(
      "the database of another application",
    );
    expect(
      withDatabase(path, (database) => database.pragma("journal_mode", { simple: true })),
    ).toBe("delete");
  });

  it("leaves a database alone that a newer version has made", () => {
    const path = newPath();
    openDatabase(readOptions({ path })).close();
    withDatabase(path, (database) => database.pragma("user_version = 9"));
    expect(() => openDatabase(readOptions({ path }))).toThrow(
      "its schema has version 9, and this program knows 1 at the most; it was written by a newer @llmobs/outbox",
    );
  });

  it("refuses a file that is no database, and leaves it as it is", () => {
    const path = newPath();
    const text = "a text of some length, which is no database at all".repeat(20);
    writeFileSync(path, text);
    expect(() => openDatabase(readOptions({ path }))).toThrow("file is not a database");
  });

  it("says why the file can't be made", () => {
    const path = join(newPath(), "outbox.db");
    expect(() => openDatabase(readOptions({ path }))).toThrow(
      expect.objectContaining({ code: "ENOENT", path }),
    );
  });

  it.runIf(existsSync(OPEN_FILES))("keeps nothing open that it refuses", () => {
    const path = newPath();
    withDatabase(path, (database) => database.exec("CREATE TABLE theirs(x)"));
    expect(() => openDatabase(readOptions({ path }))).toThrow("another application");
    const open = readdirSync(OPEN_FILES).map((file) => targetOf(join(OPEN_FILES, file)));
    expect(open).not.toContain(path);
  });

  it("takes an empty database that is there already", () => {
    const path = newPath();
    new SqliteDatabase(path).close();
    expect(() => openDatabase(readOptions({ path })).close()).not.toThrow();
  });
});
