import type { Status } from "@llmobs/core";

/** How long calls took, in milliseconds; between two of them it is interpolated. */
export interface Latency {
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/** The tokens of a session's model calls, in buckets that don't overlap. */
export interface SessionTokens {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
  readonly reasoning: number;
  readonly total: number;
  /** How many calls are in these figures by an estimate rather than by the provider's report. */
  readonly estimatedCalls: number;
}

/** What a session comes to. */
export interface SessionSummary {
  readonly sessionId: string;
  readonly userId: string | undefined;
  /** How it ended; undefined while it is open. */
  readonly status: Status | undefined;
  /** The time of its first event, in milliseconds since the Unix epoch. */
  readonly firstTime: number;
  readonly lastTime: number;
  readonly events: number;
  /** Those in progress included, as for the calls. */
  readonly commands: number;
  readonly llmCalls: number;
  readonly toolCalls: number;
  /** How many events tell of a failure; `errors({ sessionId })` lists them. */
  readonly errors: number;
  readonly tokens: SessionTokens;
  /** Undefined where no command has ended yet. */
  readonly commandLatency: Latency | undefined;
  /** Undefined where no model call has ended yet. */
  readonly llmLatency: Latency | undefined;
}
