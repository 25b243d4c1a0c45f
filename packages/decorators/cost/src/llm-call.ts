import type { ObservedEvent, TokenUsage } from "@llmobs/core";
import { type Bucket, BUCKETS } from "./rates.ts";

/** Whose model a call went to. */
export interface ModelNames {
  readonly provider: string;
  /** The name of the model that answered, where it is known, then of the one that was asked for. */
  readonly models: readonly string[];
}

/** What of a model call decides on its price. */
export interface LlmCall extends ModelNames {
  readonly usage: TokenUsage;
  /** All tokens that went in, cached or not. */
  readonly inputTokens: number;
  /** Milliseconds since the Unix epoch. */
  readonly time: number;
  /** `batch`, `flex`, …; undefined for the usual one. */
  readonly serviceTier: string | undefined;
}

/** What may be in a payload, whatever its emitter has put there. */
interface Payload {
  readonly provider?: unknown;
  readonly model: string;
  readonly responseModel?: unknown;
  readonly usage?: unknown;
  readonly parameters?: { readonly serviceTier?: unknown } | null;
}

/** What providers call the tier to which their price lists apply. */
const USUAL_TIERS: readonly string[] = [
  "auto",
  "default",
  "standard",
  "standard_only",
  "on_demand",
];

/** Reads what decides on a call's price; gives `undefined` where not all of it is there. */
export function readCall({ data, time }: ObservedEvent<"llm.end">): LlmCall | undefined {
  const { provider, model, responseModel, usage, parameters } = data as object as Payload;
  if (typeof provider !== "string" || !isUsage(usage)) return undefined;
  const models = typeof responseModel === "string" ? [responseModel, model] : [model];
  const { input, cacheRead = 0, cacheWrite = 0 } = usage;
  return {
    provider,
    models,
    usage,
    inputTokens: input + cacheRead + cacheWrite,
    time,
    serviceTier: serviceTierOf(parameters?.serviceTier),
  };
}

/** A usage has both of the buckets that are always there, and no token in one that nobody knows. */
function isUsage(usage: unknown): usage is TokenUsage {
  if (typeof usage !== "object" || usage === null) return false;
  const counts = usage as Readonly<Record<string, unknown>>;
  if (counts["input"] === undefined || counts["output"] === undefined) return false;
  // Listing the entries first would take most of the time that a call's price takes.
  for (const name in counts) if (!isCount(name, counts[name])) return false;
  return true;
}

function isCount(name: string, count: unknown): boolean {
  if (count === undefined) return true;
  if (!BUCKETS.includes(name as Bucket)) return count === 0;
  return typeof count === "number" && count >= 0 && count < Infinity;
}

function serviceTierOf(tier: unknown): string | undefined {
  if (tier === undefined || tier === null) return undefined;
  if (typeof tier !== "string") return "unknown";
  const name = tier.toLowerCase();
  return USUAL_TIERS.includes(name) ? undefined : name;
}
