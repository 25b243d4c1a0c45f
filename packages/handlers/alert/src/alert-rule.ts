import type { ObservedEvent } from "@llmobs/core";
import {
  requireFunction,
  requireInteger,
  requireNumber,
  requireOneOf,
  requireString,
} from "@llmobs/core/options";
import { MEASURES } from "./measures.ts";
import { AGGREGATES, type Aggregate } from "./tally.ts";

/**
 * A measure that goes by a name:
 *
 * - `error_rate`: the share, from 0 to 1, of what ended that ended with an error;
 * - `errors`: how many events of the level `error` or `fatal` came;
 * - `latency_p95_ms`: how long the slowest twentieth of what ended took at least, in milliseconds;
 * - `cost_usd`: what model calls cost, in US dollars, where events carry it;
 * - `tokens`: how many tokens model calls took, in and out.
 */
export type MeasureName = "error_rate" | "errors" | "latency_p95_ms" | "cost_usd" | "tokens";

/** A measure of your own: what an event adds to it, and how that becomes one figure. */
export interface Measure {
  /** `true` counts as 1, `false` as 0; `undefined` says that the event is no part of it. */
  readonly of: (event: ObservedEvent) => number | boolean | undefined;
  readonly aggregate: Aggregate;
}

/** A figure that is watched, and its bound. */
export interface AlertRule {
  /** One of a small set, fit to be a label. */
  readonly name: string;
  /** What is measured. */
  readonly when: MeasureName | Measure;
  /** Only events of these types are part of it. @default all */
  readonly types?: readonly string[];
  /** Above this figure the alert fires. */
  readonly above: number;
  /** Over how many of the latest milliseconds it is measured. @default 300_000, or for `by: "day"` a day */
  readonly windowMs?: number;
  /**
   * Measures each session, user or day (in UTC, by the events' time) by itself, or whatever your
   * function says an event belongs to; `undefined` says that it belongs to none. @default all together
   */
  readonly by?: "session" | "user" | "day" | ((event: ObservedEvent) => string | undefined);
  /** Fewer events than that say nothing. @default 1 */
  readonly minEvents?: number;
  /** For so many milliseconds after it fired it doesn't recover, and so can't fire again. @default 300_000 */
  readonly cooldownMs?: number;
}

/** How alerts are watched for. */
export interface AlertOptions {
  /** The handler's name in statistics and diagnostics. @default "alert" */
  readonly name?: string;
  /** How many sessions, users, … a rule watches at once; then the one silent for longest gives way. @default 1_000 */
  readonly maxKeys?: number;
}

/** A rule that is checked and complete. */
export interface CompleteRule extends Measure {
  readonly name: string;
  readonly types: ReadonlySet<string> | undefined;
  readonly above: number;
  readonly windowMs: number;
  readonly by: AlertRule["by"];
  readonly minEvents: number;
  readonly cooldownMs: number;
}

const WHERE = "alert";
const FIVE_MINUTES_MS = 300_000;
const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/** Checks the rules and fills in what they leave out. */
export function readRules(rules: readonly AlertRule[]): CompleteRule[] {
  if (!Array.isArray(rules) || rules.length === 0) {
    throw new TypeError(
      `[${WHERE}] Expected a list of rules, as in alertHandler([{ name: "errors", when: "error_rate", above: 0.1 }]).`,
    );
  }
  const names = new Set<string>();
  return rules.map((rule: AlertRule) => {
    const complete = readRule(rule);
    if (names.has(complete.name)) {
      throw new RangeError(`[${WHERE}] Two rules have the name ${JSON.stringify(complete.name)}.`);
    }
    names.add(complete.name);
    return complete;
  });
}

/** Checks the options and fills in what they leave out. */
export function readOptions({
  name = "alert",
  maxKeys = 1_000,
}: AlertOptions): Required<AlertOptions> {
  requireString(WHERE, "name", name);
  requireInteger(WHERE, "maxKeys", maxKeys, { min: 1 });
  return { name, maxKeys };
}

function readRule(rule: AlertRule): CompleteRule {
  const { name, above, by, types, minEvents = 1, cooldownMs = FIVE_MINUTES_MS } = rule;
  const { windowMs = by === "day" ? DAY_MS : FIVE_MINUTES_MS } = rule;
  requireString(WHERE, "name", name);
  const where = `${WHERE} ${name}`;
  requireNumber(where, "above", above, { min: 0, max: Number.MAX_VALUE });
  requireNumber(where, "windowMs", windowMs, { min: 1_000, max: WEEK_MS });
  requireNumber(where, "cooldownMs", cooldownMs, { min: 0, max: WEEK_MS });
  requireInteger(where, "minEvents", minEvents, { min: 1 });
  if (typeof by !== "function") {
    requireOneOf(where, "by", by, [undefined, "session", "user", "day"]);
  }
  return {
    ...readMeasure(where, rule.when),
    name,
    above,
    windowMs,
    by,
    minEvents,
    cooldownMs,
    types: types === undefined ? undefined : readTypes(where, types),
  };
}

function readMeasure(where: string, when: AlertRule["when"]): Measure {
  if (typeof when !== "object" || when === null) {
    requireOneOf(where, "when", when, Object.keys(MEASURES));
    return MEASURES[when];
  }
  requireFunction(where, "when.of", when.of);
  requireOneOf(where, "when.aggregate", when.aggregate, AGGREGATES);
  return { of: when.of, aggregate: when.aggregate };
}

function readTypes(where: string, types: readonly string[]): ReadonlySet<string> {
  for (const type of types) requireString(where, "types", type);
  return new Set(types);
}
