import { createTable, INSERT, type OpenTable, rowOf } from "../table.ts";

/**
 * The least that puts rows into the table: they are serialized beforehand, all of them are one
 * transaction, and nothing is done for the case that the process or the machine dies.
 */
export const oneTransaction: OpenTable = async (path, events) => {
  const rows = events.map((event) => rowOf(event));
  const database = await createTable(path, (empty) => {
    empty.pragma("page_size = 16384");
    empty.pragma("journal_mode = OFF");
    empty.pragma("synchronous = OFF");
  });
  const insert = database.prepare(INSERT);
  const insertAll = database.transaction(() => {
    for (const row of rows) insert.run(...row);
  });
  return {
    write: () => insertAll(),
    close: () => {
      database.close();
    },
  };
};
