/** How applications that use better-sqlite3 themselves put events into a table. */
import SqliteDatabase, { type Database } from "better-sqlite3";
import { randomUUID } from "node:crypto";
import { createTable, INSERT, type OpenTable, rowOf } from "../table.ts";

/** A connection for each event, opened with nothing set, as in the Python cookbook that many start from. */
export const connectionPerEvent: OpenTable = async (path, events) => {
  const empty = await createTable(path);
  empty.close();
  return {
    write: () => {
      for (const event of events) {
        const database = new SqliteDatabase(path);
        database.prepare(INSERT).run(...rowOf(event));
        database.close();
      }
    },
    close: () => {},
  };
};

/** One connection and one prepared statement; each insert is a transaction of its own. */
export const autocommit: OpenTable = async (path, events) => {
  const database = await createTable(path, setUp);
  const insert = database.prepare(INSERT);
  return {
    write: () => {
      for (const event of events) insert.run(...rowOf(event));
    },
    close: () => {
      database.close();
    },
  };
};

/** Transactions of many rows, with random ids (UUIDv4) or with those of the events, which are in order of time. */
export function transactions(size: number, ids: "random" | "in order"): OpenTable {
  return async (path, given) => {
    const events =
      ids === "random" ? given.map((event) => ({ ...event, id: randomUUID() })) : given;
    const database = await createTable(path, setUp);
    const insert = database.prepare(INSERT);
    const insertMany = database.transaction((start: number) => {
      for (const event of events.slice(start, start + size)) insert.run(...rowOf(event));
    });
    return {
      write: () => {
        for (let start = 0; start < events.length; start += size) insertMany(start);
      },
      close: () => {
        database.close();
      },
    };
  };
}

/** As better-sqlite3's documentation advises. */
function setUp(database: Database): void {
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = NORMAL");
}
