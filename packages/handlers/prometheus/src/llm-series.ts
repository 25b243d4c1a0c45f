import type { Counter, Histogram } from "prom-client";
import { CALL_SECONDS, TOKENS } from "./buckets.ts";
import { ByValue } from "./by-value.ts";
import { type Durations, durationsOf } from "./durations.ts";
import type { Instruments } from "./instruments.ts";
import { type SeriesBound, SeriesTable } from "./series-table.ts";

type Observer = Histogram.Internal<string>;

/** What the metrics have for one provider, model and operation. */
export interface LlmSeries {
  readonly durations: Durations;
  readonly timeToFirstChunk: Observer;
  /** By bucket of `TokenUsage`. */
  readonly tokens: Readonly<
    Record<"input" | "cacheRead" | "cacheWrite" | "output" | "reasoning", Counter.Internal>
  >;
  readonly inputOfCall: Observer;
  readonly outputOfCall: Observer;
  /** By where the figures come from. */
  readonly usage: ByValue<Counter.Internal>;
  readonly cost: Counter.Internal;
  readonly unpriced: Counter.Internal;
}

export type LlmTable = SeriesTable<[provider: string, model: string, operation: string], LlmSeries>;

/** Defines the metrics of model calls. */
export function llmTable(instruments: Instruments, bound: SeriesBound): LlmTable {
  const duration = instruments.histogram<string>({
    name: "llm_duration_seconds",
    help: "How long model calls took, by how they ended.",
    labelNames: ["provider", "model", "operation", "status"],
    buckets: CALL_SECONDS,
  });
  const timeToFirstChunk = instruments.histogram({
    name: "llm_time_to_first_chunk_seconds",
    help: "How long streamed answers let wait for their first chunk.",
    labelNames: ["provider", "model"],
    buckets: CALL_SECONDS,
  });
  const tokens = instruments.counter({
    name: "llm_tokens_total",
    help: "Tokens used, in kinds that do not overlap: input, cache_read, cache_write, output, reasoning.",
    labelNames: ["provider", "model", "token_type"],
  });
  const callTokens = instruments.histogram({
    name: "llm_call_tokens",
    help: "Tokens of one call: input with what went through a cache, output with the reasoning.",
    labelNames: ["provider", "model", "token_type"],
    buckets: TOKENS,
  });
  const usage = instruments.counter({
    name: "llm_usage_total",
    help: "Model calls by where their token figures come from: reported, estimated or unknown.",
    labelNames: ["provider", "model", "usage_source"],
  });
  const cost = instruments.counter({
    name: "llm_cost_usd_total",
    help: "What model calls cost, in US dollars, as far as their events say it.",
    labelNames: ["provider", "model"],
  });
  const unpriced = instruments.counter({
    name: "llm_unpriced_total",
    help: "Model calls of which the price is not known.",
    labelNames: ["provider", "model"],
  });

  return new SeriesTable(bound, {
    label: "model",
    make: (provider: string, model: string, operation: string): LlmSeries => {
      const call = { provider, model };
      const ofKind = (token_type: string): Counter.Internal =>
        tokens.labels({ ...call, token_type });
      return {
        durations: durationsOf(duration, { ...call, operation }),
        timeToFirstChunk: timeToFirstChunk.labels(call),
        tokens: {
          input: ofKind("input"),
          cacheRead: ofKind("cache_read"),
          cacheWrite: ofKind("cache_write"),
          output: ofKind("output"),
          reasoning: ofKind("reasoning"),
        },
        inputOfCall: callTokens.labels({ ...call, token_type: "input" }),
        outputOfCall: callTokens.labels({ ...call, token_type: "output" }),
        usage: new ByValue(["reported", "estimated"], (usage_source) =>
          usage.labels({ ...call, usage_source }),
        ),
        cost: cost.labels(call),
        unpriced: unpriced.labels(call),
      };
    },
  });
}
