import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryDirectory } from "../test/temporary-directory.ts";
import { openDatabase } from "./open-database.ts";
import { readOptions, type SqliteOptions } from "./sqlite-options.ts";

describe("openDatabase", () => {
  it.each([
    [{}, { synchronous: 1, busy_timeout: 200, journal_size_limit: 67_108_864 }],
    [
      { synchronous: "full", busyTimeoutMs: 7, journalSizeLimitBytes: 4_096 },
      { synchronous: 2, busy_timeout: 7, journal_size_limit: 4_096 },
    ],
  ] satisfies [SqliteOptions, object][])("sets up the connection for %j", (options, expected) => {
    const path = join(temporaryDirectory(), "events.db");
    const database = openDatabase(readOptions({ ...options, path }));
    const pragma = (name: string): unknown => database.pragma(name, { simple: true });
    const actual = Object.fromEntries(Object.keys(expected).map((name) => [name, pragma(name)]));
    expect(actual).toEqual(expected);
    expect([pragma("journal_mode"), pragma("page_size")]).toEqual(["wal", 16_384]);
    expect([pragma("wal_autocheckpoint"), pragma("application_id")]).toEqual([512, 0x6c6c6d6f]);
    database.close();
  });
});
