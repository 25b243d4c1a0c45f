import type { Database } from "better-sqlite3";

const COUNTS = `
  SELECT event_type, COUNT(*) FROM events INDEXED BY events_by_time
  GROUP BY event_type ORDER BY event_type
`;

/** Counts the events of each type. */
export function countTypes(database: Database): Readonly<Record<string, number>> {
  const rows = database.prepare<[], [type: string, count: number]>(COUNTS).raw().all();
  return Object.fromEntries(rows);
}
