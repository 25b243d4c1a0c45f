export { type EventStore, openEventStore, type SpanTreeQuery } from "./event-store.ts";
export type { ErrorFilter } from "./find-errors.ts";
export type { EventFilter } from "./find-events.ts";
export type { SlowestFilter } from "./find-slowest.ts";
export { plugin } from "./plugin.ts";
export type { EndedSpan, OpenSpan, SpanNode, SpanTree, StartlessSpan } from "./span-tree.ts";
export { sqliteHandler } from "./sqlite-handler.ts";
export type { SqliteOptions } from "./sqlite-options.ts";
export type { StoredEvent } from "./stored-event.ts";
export type {
  Latency,
  SessionFilter,
  SessionSummary,
  SessionTokens,
} from "./summarize-sessions.ts";
