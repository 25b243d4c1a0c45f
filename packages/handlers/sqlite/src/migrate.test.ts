import { readFileSync } from "node:fs";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { eventFactory } from "@llmobs/testing";
import { describe, expect, it } from "vitest";
import { storedIds, withDatabase } from "../test/raw-database.ts";
import { temporaryDirectory } from "../test/temporary-directory.ts";
import { openEventStore } from "./event-store.ts";
import { identify, migrate } from "./migrate.ts";
import { SCHEMA_VERSIONS } from "./schema.ts";
import { sqliteHandler } from "./sqlite-handler.ts";

const NEXT = [
  ...SCHEMA_VERSIONS,
  "ALTER TABLE events ADD COLUMN region TEXT; UPDATE events SET region = 'eu';",
];

/** A database as this version makes it, with events in it. */
async function existing(): Promise<{ path: string; ids: string[] }> {
  const path = join(temporaryDirectory(), "events.db");
  const handler = sqliteHandler({ path });
  const events = eventFactory().take(20);
  await handler.handleBatch?.(events);
  await handler[Symbol.asyncDispose]?.();
  return { path, ids: events.map(({ id }) => id) };
}

const versionOf = (path: string): unknown =>
  withDatabase(path, (database) => database.pragma("user_version", { simple: true }));

describe("identify", () => {
  it("sees a database at one moment, though another process makes it ours meanwhile", () => {
    const path = join(temporaryDirectory(), "events.db");
    withDatabase(path, (database) => {
      database.pragma("journal_mode = WAL");
      const pragma = database.pragma.bind(database);
      let isRead = false;
      database.pragma = (source, options) => {
        const value = pragma(source, options);
        if (!isRead) withDatabase(path, (other) => migrate(other));
        isRead = true;
        return value;
      };
      expect(identify(database)).toEqual({ kind: "empty" });
      expect(identify(database)).toEqual({ kind: "ours", version: SCHEMA_VERSIONS.length });
    });
  });
});

describe("migrate", () => {
  it("brings an older database up to date and keeps its events", async () => {
    const { path, ids } = await existing();
    const regions = withDatabase(path, (database) => {
      migrate(database, NEXT);
      return database.prepare("SELECT DISTINCT region FROM events").pluck().all();
    });
    expect(regions).toEqual(["eu"]);
    expect(versionOf(path)).toBe(NEXT.length);
    expect(storedIds(path)).toEqual(ids);
  });

  it("finds nothing left to do the second time, and takes no lock to find out", async () => {
    const { path } = await existing();
    const other = new SqliteDatabase(path);
    other.exec("BEGIN IMMEDIATE");
    withDatabase(path, (database) => migrate(database));
    other.close();
    expect(versionOf(path)).toBe(SCHEMA_VERSIONS.length);
  });

  it("changes nothing when a step fails", async () => {
    const { path, ids } = await existing();
    const broken = [...NEXT, "DROP TABLE events; SELECT no_such_column FROM nowhere;"];
    expect(() => withDatabase(path, (database) => migrate(database, broken))).toThrow(/nowhere/);
    expect(versionOf(path)).toBe(SCHEMA_VERSIONS.length);
    expect(storedIds(path)).toEqual(ids);
  });
});

describe("a database of a newer version", () => {
  it("is refused by writer and reader, and not touched", async () => {
    const { path } = await existing();
    withDatabase(path, (database) => migrate(database, NEXT));
    const before = readFileSync(path);
    const message = /schema has version 2, and this program knows 1 at the most/;
    expect(() => sqliteHandler({ path })).toThrow(message);
    expect(() => openEventStore(path)).toThrow(message);
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});
