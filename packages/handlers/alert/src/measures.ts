import type { ObservedEvent } from "@llmobs/core";
import { isAtLeast } from "@llmobs/core/level";
import type { Measure, MeasureName } from "./alert-rule.ts";

/** The measures that go by a name. */
export const MEASURES: Readonly<Record<MeasureName, Measure>> = {
  error_rate: { of: failedOf, aggregate: "mean" },
  errors: {
    of: (event) => (isAtLeast(event.level, "error") ? 1 : undefined),
    aggregate: "sum",
  },
  latency_p95_ms: { of: durationOf, aggregate: "p95" },
  cost_usd: { of: costOf, aggregate: "sum" },
  tokens: { of: tokensOf, aggregate: "sum" },
};

/** What may be in a payload; which type of event it belongs to makes no difference. */
interface Payload {
  readonly status?: unknown;
  readonly durationMs?: unknown;
  readonly cost?: { readonly usd?: unknown } | null;
  readonly usage?: Readonly<Record<string, unknown>> | null;
}

/** Of any pair's end, a third party's too: whether it failed. What was called off has not. */
function failedOf(event: ObservedEvent): boolean | undefined {
  const { status } = payloadOf(event);
  if (!event.type.endsWith(".end") || typeof status !== "string") return undefined;
  return status === "error";
}

function durationOf(event: ObservedEvent): number | undefined {
  const { durationMs } = payloadOf(event);
  return typeof durationMs === "number" ? durationMs : undefined;
}

function costOf(event: ObservedEvent): number | undefined {
  const usd = payloadOf(event).cost?.usd;
  return typeof usd === "number" ? usd : undefined;
}

/** The buckets of a usage don't overlap. */
function tokensOf(event: ObservedEvent): number | undefined {
  const { usage } = payloadOf(event);
  if (typeof usage !== "object" || usage === null) return undefined;
  let sum = 0;
  for (const tokens of Object.values(usage)) if (typeof tokens === "number") sum += tokens;
  return sum;
}

function payloadOf({ data }: ObservedEvent): Payload {
  return typeof data === "object" && data !== null ? (data as Payload) : {};
}
