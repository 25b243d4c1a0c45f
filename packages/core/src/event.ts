import type {
  AgentEndData,
  AgentStartData,
  AlertData,
  CommandEndData,
  CommandStartData,
  ErrorEventData,
  LlmEndData,
  LlmStartData,
  LogData,
  ScoreData,
  SessionEndData,
  SessionStartData,
  SubscriberErrorData,
  ToolEndData,
  ToolStartData,
} from "./event-data.ts";
import type { Level } from "./level.ts";

/**
 * The map from an event's type to its payload. It is open: declare your own types by merging, and
 * `emit`, handlers and spans are fully typed for them. Anything with a duration is a pair
 * `x.start` / `x.end`.
 *
 * @example
 * ```ts
 * import type { EndData } from "@llmobs/core";
 *
 * declare module "@llmobs/core" {
 *   interface EventTypes {
 *     "acme.retrieval.start": { readonly index: string };
 *     "acme.retrieval.end": EndData & { readonly index: string; readonly hits?: number };
 *   }
 * }
 * ```
 */
export interface EventTypes {
  "session.start": SessionStartData;
  "session.end": SessionEndData;
  "command.start": CommandStartData;
  "command.end": CommandEndData;
  "agent.start": AgentStartData;
  "agent.end": AgentEndData;
  "llm.start": LlmStartData;
  "llm.end": LlmEndData;
  "tool.start": ToolStartData;
  "tool.end": ToolEndData;
  error: ErrorEventData;
  "subscriber.error": SubscriberErrorData;
  log: LogData;
  score: ScoreData;
  alert: AlertData;
}

/** The name of a known event type. */
export type EventType = keyof EventTypes;

/** The name of a known pair: `"llm"` for `llm.start` and `llm.end`. */
export type SpanType = {
  [K in EventType]: K extends `${infer Name}.start`
    ? `${Name}.end` extends EventType
      ? Name
      : never
    : never;
}[EventType];

/** Key and value pairs that describe an event beyond its payload. */
export type Attributes = Readonly<Record<string, unknown>>;

/**
 * What surrounds every payload. All events have all twelve members in this order, the unknown ones
 * `undefined`, so that engines see one shape; `JSON.stringify` leaves the undefined ones out. The
 * names are those of CloudEvents where it has one. An event that was observed must not be changed.
 */
export interface EventEnvelope<Type extends string, Data> {
  /** UUIDv7: unique, and later ones sort behind earlier ones. */
  readonly id: string;
  readonly type: Type;
  /** Milliseconds since the Unix epoch. */
  readonly time: number;
  /** The name of the service that emitted it. */
  readonly source: string;
  readonly sessionId: string | undefined;
  /** From the session. */
  readonly userId: string | undefined;
  /** 32 hex digits, as in W3C Trace Context. */
  readonly traceId: string | undefined;
  /** 16 hex digits. In a pair: the span itself; elsewhere: the span in which it happened. */
  readonly spanId: string | undefined;
  readonly parentSpanId: string | undefined;
  readonly level: Level;
  readonly attributes: Attributes | undefined;
  readonly data: Data;
}

/**
 * An event as handlers receive it. Without a type argument it is the union of all known types, so
 * that `switch (event.type)` narrows `event.data`.
 */
export type ObservedEvent<Type extends EventType = EventType> = {
  [K in Type]: EventEnvelope<K, EventTypes[K]>;
}[Type];

/**
 * What a caller may say of an event besides its type and data; the context fills in the rest. What is
 * undefined is as if it were missing.
 */
export interface EventOverrides {
  readonly id?: string | undefined;
  readonly time?: number | undefined;
  readonly source?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly userId?: string | undefined;
  readonly traceId?: string | undefined;
  readonly spanId?: string | undefined;
  readonly parentSpanId?: string | undefined;
  readonly level?: Level | undefined;
  readonly attributes?: Attributes | undefined;
}
