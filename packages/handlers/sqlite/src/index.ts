export type { ErrorFilter, EventFilter, SessionFilter, SlowestFilter } from "./event-filters.ts";
export { type EventStore, openEventStore, type SpanTreeQuery } from "./event-store.ts";
export { plugin } from "./plugin.ts";
export type { Latency, SessionSummary, SessionTokens } from "./session-summary.ts";
export type { EndedSpan, OpenSpan, SpanNode, SpanTree, StartlessSpan } from "./span-tree.ts";
export { sqliteHandler } from "./sqlite-handler.ts";
export type { SqliteOptions } from "./sqlite-options.ts";
export type { StoredEvent } from "./stored-event.ts";
