import type { EventTypes, ObservedEvent } from "@llmobs/core";
import { Counter, exponentialBuckets, Gauge, Histogram, Registry } from "prom-client";
import type { Counted } from "../counted.ts";

/** One call of a child that was bound to its labels before. */
type Call = readonly [bound: (value: number) => void, value: number];

const CALL_SECONDS = exponentialBuckets(0.01, 2, 14);
const WORK_SECONDS = exponentialBuckets(0.01, 2, 18);
const TOKENS = exponentialBuckets(1, 4, 14);
const SCORES = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 2, 3, 4, 5, 10, 25, 50, 75, 100];

/**
 * The same metrics by hand, at the least that prom-client can cost: which calls an event needs, and on
 * which children, is known beforehand, and nothing is looked up or checked.
 */
export function promClient(): Counted<readonly Call[]> {
  const registry = new Registry();
  const registers = [registry];
  const children = new Map<string, (value: number) => void>();

  const counter = (name: string, ...labelNames: string[]) =>
    binder(name, new Counter({ name, help: name, labelNames, registers }), "inc");
  const histogram = (name: string, buckets: number[], ...labelNames: string[]) =>
    binder(name, new Histogram({ name, help: name, labelNames, buckets, registers }), "observe");

  /** Binds a child at its first use. */
  function binder<Method extends string>(
    name: string,
    metric: { labels(...values: string[]): Record<Method, (value: number) => void> },
    method: Method,
  ): (...labels: string[]) => Call[0] {
    return (...labels) => {
      const key = [name, method, ...labels].join(" ");
      const bound = children.get(key) ?? metric.labels(...labels)[method];
      children.set(key, bound);
      return bound;
    };
  }

  const events = counter("llmobs_events_total", "event_type");
  const errors = counter("llmobs_errors_total", "event_type", "error_type");
  const inFlight = new Gauge({
    name: "llmobs_spans_in_flight",
    help: "in flight",
    labelNames: ["span_type"],
    registers,
  });
  const begin = binder("begin", inFlight, "inc");
  const end = binder("end", inFlight, "dec");
  const command = histogram(
    "llmobs_command_duration_seconds",
    WORK_SECONDS,
    "command_type",
    "status",
  );
  const agent = histogram("llmobs_agent_duration_seconds", WORK_SECONDS, "agent_name", "status");
  const tool = histogram("llmobs_tool_duration_seconds", CALL_SECONDS, "tool_name", "status");
  const score = histogram("llmobs_score", SCORES, "score_name");
  const llm = histogram(
    "llmobs_llm_duration_seconds",
    CALL_SECONDS,
    "provider",
    "model",
    "operation",
    "status",
  );
  const firstChunk = histogram(
    "llmobs_llm_time_to_first_chunk_seconds",
    CALL_SECONDS,
    "provider",
    "model",
  );
  const tokens = counter("llmobs_llm_tokens_total", "provider", "model", "token_type");
  const callTokens = histogram("llmobs_llm_call_tokens", TOKENS, "provider", "model", "token_type");
  const usage = counter("llmobs_llm_usage_total", "provider", "model", "usage_source");
  const cost = counter("llmobs_llm_cost_usd_total", "provider", "model");

  function llmCalls(data: EventTypes["llm.end"]): readonly Call[] {
    const { provider, model, operation, status, durationMs, timeToFirstChunkMs } = data;
    const { input = 0, cacheRead = 0, output = 0, reasoning = 0 } = data.usage ?? {};
    const kinds = { cache_read: cacheRead, reasoning };
    return [
      [llm(provider, model, operation, status), durationMs / 1_000],
      [usage(provider, model, data.usageSource), 1],
      [tokens(provider, model, "input"), input],
      [tokens(provider, model, "output"), output],
      ...Object.entries(kinds).flatMap(([kind, count]): Call[] =>
        count > 0 ? [[tokens(provider, model, kind), count]] : [],
      ),
      [callTokens(provider, model, "input"), input + cacheRead],
      [callTokens(provider, model, "output"), output + reasoning],
      [cost(provider, model), data.cost?.usd ?? 0],
      [firstChunk(provider, model), (timeToFirstChunkMs ?? 0) / 1_000],
    ];
  }

  function durationCall({ type, data }: ObservedEvent): readonly Call[] {
    switch (type) {
      case "command.end":
        return [[command(data.commandType, data.status), data.durationMs / 1_000]];
      case "agent.end":
        return [[agent(data.agentName, data.status), data.durationMs / 1_000]];
      case "tool.end":
        return [[tool(data.toolName, data.status), data.durationMs / 1_000]];
      case "llm.end":
        return llmCalls(data);
      case "score":
        return [[score(data.name), data.value as number]];
      default:
        return [];
    }
  }

  function callsOf(event: ObservedEvent): readonly Call[] {
    const { type, data } = event;
    const [span = "", phase] = type.split(".");
    const isError = type === "error" || ("status" in data && data.status === "error");
    const error = "error" in data ? data.error : undefined;
    return [
      [events(type), 1],
      ...(phase === "start" ? [[begin(span), 1] as Call] : []),
      ...(phase === "end" ? [[end(span), 1] as Call] : []),
      ...(isError ? [[errors(type, error?.name ?? ""), 1] as Call] : []),
      ...durationCall(event),
    ];
  }

  return {
    inputOf: callsOf,
    count: (calls) => {
      for (let index = 0; index < calls.length; index++) {
        const [bound, value] = calls[index] as Call;
        bound(value);
      }
    },
    registry,
  };
}
