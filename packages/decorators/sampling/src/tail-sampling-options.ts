import type { ObservedEvent } from "@llmobs/core";
import { requireFunction, requireInteger, requireNumber, requireOneOf } from "@llmobs/core/options";
import { isError } from "./is-error.ts";

/** What is held, for how long, and what of it goes on. */
export interface TailSamplingOptions {
  /**
   * Which events are decided together: all of a session, and where there is none of a trace; or those
   * of a trace, which suits sessions that last for hours. @default "session"
   */
  readonly by?: "session" | "trace";
  /** Milliseconds after the first event of a session at which it is decided at the latest. @default 30_000 */
  readonly windowMs?: number;
  /** How many sessions (or traces) may be undecided; beyond, the oldest is decided early. @default 1_000 */
  readonly maxSessions?: number;
  /** How many events are held of one session; with one more, it is decided early. @default 1_000 */
  readonly maxEventsPerSession?: number;
  /**
   * How many events are held in all, those on their way to a slow destination included. Beyond, the
   * oldest session is decided early; where that frees nothing, the new event is dropped. @default 10_000
   */
  readonly maxEvents?: number;
  /**
   * Says whether a session goes on whole, given its events. Asked again about each event that comes
   * behind a session which did not. Must answer at once, not with a promise; where it throws, they go on.
   *
   * @default sessions with an event of the level `error` or `fatal`
   */
  readonly keep?: (events: readonly ObservedEvent[]) => boolean;
  /** A session in which anything took so many milliseconds goes on, too. @default never for that reason */
  readonly slowMs?: number;
  /** A session in which so many tokens were used goes on, too. @default never for that reason */
  readonly expensiveTokens?: number;
  /** The share of all sessions that goes on in any case, from 0 to 1, drawn as `sampling` does. @default 0.1 */
  readonly rate?: number;
}

const BY = ["session", "trace"] as const;

/** Checks the options and fills in what they leave out. */
export function readTailOptions(options: TailSamplingOptions): Required<TailSamplingOptions> {
  const settings = {
    by: "session",
    windowMs: 30_000,
    maxSessions: 1_000,
    maxEventsPerSession: 1_000,
    maxEvents: 10_000,
    keep: (events: readonly ObservedEvent[]): boolean => events.some(isError),
    slowMs: Infinity,
    expensiveTokens: Infinity,
    rate: 0.1,
    ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
  } satisfies Required<TailSamplingOptions> as Required<TailSamplingOptions>;
  requireOneOf("tailSampling", "by", settings.by, BY);
  requireNumber("tailSampling", "windowMs", settings.windowMs, { min: 1, max: 2 ** 31 - 1 });
  for (const option of ["maxSessions", "maxEventsPerSession", "maxEvents"] as const) {
    requireInteger("tailSampling", option, settings[option], { min: 1 });
  }
  requireFunction("tailSampling", "keep", settings.keep);
  requireNumber("tailSampling", "slowMs", settings.slowMs, { min: 0 });
  requireNumber("tailSampling", "expensiveTokens", settings.expensiveTokens, { min: 0 });
  requireNumber("tailSampling", "rate", settings.rate, { min: 0, max: 1 });
  return settings;
}
