import type { EventType } from "@llmobs/core";
import { countTypes } from "./count-types.ts";
import type { ErrorFilter, EventFilter, SessionFilter, SlowestFilter } from "./event-filters.ts";
import { findErrors } from "./find-errors.ts";
import { findEvents } from "./find-events.ts";
import { findSlowest } from "./find-slowest.ts";
import { openReadonly } from "./open-readonly.ts";
import { rowLimit } from "./row-limit.ts";
import type { SessionSummary } from "./session-summary.ts";
import { buildSpanTree, type SpanTree } from "./span-tree.ts";
import type { StoredEvent } from "./stored-event.ts";
import { summarizeSessions } from "./summarize-sessions.ts";

/** Of what the span tree is to be: one session, or one trace. */
export type SpanTreeQuery = ({ readonly sessionId: string } | { readonly traceId: string }) & {
  /** How many events are read at the most, the first ones. @default 10_000 */
  readonly limit?: number | undefined;
};

/**
 * Reads what a `sqliteHandler` writes, now or at another time, in this process or another. Each call
 * sees what is written at its moment; none holds more rows than its `limit`.
 */
export interface EventStore {
  /** What each session comes to, the one in which something happened last first. */
  sessions(filter?: SessionFilter): SessionSummary[];
  /** The events that pass a filter, in the order in which they were stored. */
  events<const Type extends EventType>(
    filter: EventFilter & { readonly type: Type | readonly Type[] },
  ): StoredEvent<Type>[];
  events(filter?: EventFilter): StoredEvent[];
  /** The next events behind a place, for a live tail. @default 1_000 events at the most */
  after(seq: number, limit?: number): StoredEvent[];
  /** The spans of a session or a trace, each with what happened inside it. */
  spanTree(of: SpanTreeQuery): SpanTree;
  /** How many events of each type there are. */
  counts(): Readonly<Record<string, number>>;
  /** What took longest, the slowest first. */
  slowest(filter?: SlowestFilter): StoredEvent[];
  /** What failed, the latest first: level error or fatal, or the status `"error"`. */
  errors(filter?: ErrorFilter): StoredEvent[];
  /** Closes the connection. Twice is fine. */
  close(): void;
  [Symbol.dispose](): void;
}

/**
 * Opens a database of events for reading. It never writes to the database, and writers needn't wait
 * for it.
 *
 * SQLite keeps two files beside a database that is being read or written (`-wal`, `-shm`): the
 * directory must be writable where they aren't there.
 *
 * @throws Error where there is no such file, or it is no database of events of a version that this
 * program knows.
 * @example
 * ```ts
 * import { ObservabilityManager } from "@llmobs/core";
 * import { openEventStore, sqliteHandler } from "@llmobs/sqlite";
 *
 * const handlers = [sqliteHandler({ path: "logs/events.db" })];
 * const observability = new ObservabilityManager({ source: "docs", handlers });
 * observability.log("ready");
 *
 * const store = openEventStore("logs/events.db");
 * console.log(store.events({ type: "log" })[0]?.data.message); // ready
 * store.close();
 * await observability.shutdown();
 * ```
 */
export function openEventStore(path: string): EventStore {
  const database = openReadonly(path);
  const close = (): void => void database.close();

  function spanTree({ limit = 10_000, ...of }: SpanTreeQuery): SpanTree {
    const most = rowLimit(limit);
    const events = findEvents(database, { ...of, limit: most + 1 });
    return buildSpanTree(events.slice(0, most), events.length > most);
  }

  return {
    sessions: (filter = {}) => summarizeSessions(database, filter),
    events: (filter?: EventFilter) => findEvents(database, filter),
    after: (seq, limit) => findEvents(database, { afterSeq: seq, limit }),
    spanTree,
    counts: () => countTypes(database),
    slowest: (filter = {}) => findSlowest(database, filter),
    errors: (filter = {}) => findErrors(database, filter),
    close,
    [Symbol.dispose]: close,
  };
}
