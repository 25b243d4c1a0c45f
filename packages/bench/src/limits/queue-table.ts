import SqliteDatabase from "better-sqlite3";
import type { OpenQueue } from "../durable-queue.ts";

const BATCH = 256;

/**
 * The least that a queue in SQLite has to do, without checks, limits, attempts or a destination that may
 * fail: a transaction for each batch that comes, and one that takes a batch out when it has been read.
 */
export const queueTable: OpenQueue = (path) => {
  const database = new SqliteDatabase(path);
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = NORMAL");
  database.exec("CREATE TABLE queue(seq INTEGER PRIMARY KEY, event TEXT NOT NULL)");
  const insert = database.prepare<[string]>("INSERT INTO queue(event) VALUES (?)");
  const insertAll = database.transaction((events: readonly object[]) => {
    for (const event of events) insert.run(JSON.stringify(event));
  });
  const select = database.prepare<[], { seq: number; event: string }>(
    `SELECT seq, event FROM queue ORDER BY seq LIMIT ${BATCH}`,
  );
  const remove = database.prepare<[number]>("DELETE FROM queue WHERE seq <= ?");
  return {
    take: (events) => {
      for (let start = 0; start < events.length; start += BATCH) {
        insertAll(events.slice(start, start + BATCH));
      }
    },
    settle: async () => {
      let arrived = 0;
      for (let rows = select.all(); rows.length > 0; rows = select.all()) {
        for (const { event } of rows) if (JSON.parse(event) !== null) arrived++;
        remove.run(rows.at(-1)?.seq ?? 0);
      }
      return arrived;
    },
    close: () => void database.close(),
  };
};
