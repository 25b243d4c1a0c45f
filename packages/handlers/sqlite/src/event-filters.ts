import type { Level } from "@llmobs/core";

/** Which events; all conditions that are given must hold. */
export interface EventFilter {
  readonly sessionId?: string | undefined;
  readonly traceId?: string | undefined;
  /** One type or several. */
  readonly type?: string | readonly string[] | undefined;
  /** One level or several. */
  readonly level?: Level | readonly Level[] | undefined;
  /** Only events behind this place. */
  readonly afterSeq?: number | undefined;
  /** Only events of this time or later, in milliseconds since the Unix epoch. */
  readonly since?: number | undefined;
  /** The last events rather than the first, the last one first. @default false */
  readonly newestFirst?: boolean | undefined;
  /** How many at the most. @default 1_000 */
  readonly limit?: number | undefined;
}

/** Which of the events that say how long something took. */
export interface SlowestFilter {
  /** One type, `"llm.end"` say. @default all types */
  readonly type?: string | undefined;
  /** Only events of this time or later, in milliseconds since the Unix epoch. */
  readonly since?: number | undefined;
  /** How many at the most. @default 20 */
  readonly limit?: number | undefined;
}

/** Which of the events that tell of a failure. */
export interface ErrorFilter {
  readonly sessionId?: string | undefined;
  /** Only events of this time or later, in milliseconds since the Unix epoch. */
  readonly since?: number | undefined;
  /** How many at the most. @default 100 */
  readonly limit?: number | undefined;
}

/** Which sessions. */
export interface SessionFilter {
  /** How many at the most; those in which something happened last. @default 100 */
  readonly limit?: number | undefined;
}
