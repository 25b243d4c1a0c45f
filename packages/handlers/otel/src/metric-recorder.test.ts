import { ROOT_CONTEXT } from "@opentelemetry/api";
import { createEvent, type EventType, type EventTypes, type ObservedEvent } from "@llmobs/core";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { afterEach, describe, expect, it } from "vitest";
import { MetricRecorder } from "./metric-recorder.ts";
import { CONVENTIONS, type SemconvVersion } from "./semconv.ts";

const providers: MeterProvider[] = [];

afterEach(async () => {
  for (const provider of providers.splice(0)) await provider.shutdown();
});

function setUp(version: SemconvVersion) {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const provider = new MeterProvider({
    readers: [new PeriodicExportingMetricReader({ exporter })],
  });
  providers.push(provider);
  const recorder = new MetricRecorder(provider.getMeter("test"), CONVENTIONS[version]);
  return {
    record: <Type extends EventType>(kind: string, type: Type, data: EventTypes[Type]): void => {
      recorder.record(kind, createEvent(type, data) as ObservedEvent, ROOT_CONTEXT);
    },
    /** Of each metric the sums, by their labels. */
    sums: async (): Promise<Record<string, unknown>> => {
      await provider.forceFlush();
      const metrics =
        exporter
          .getMetrics()
          .at(-1)
          ?.scopeMetrics.flatMap((scope) => scope.metrics) ?? [];
      return Object.fromEntries(
        metrics.map(({ descriptor, dataPoints }) => [
          descriptor.name,
          dataPoints.map(({ attributes, value }) => [
            typeof value === "number" ? value : (value as { sum?: number }).sum,
            attributes,
          ]),
        ]),
      );
    },
  };
}

const CALL = { provider: "openai", operation: "chat", model: "gpt-5" };
const LABELS = {
  "gen_ai.operation.name": "chat",
  "gen_ai.provider.name": "openai",
  "gen_ai.request.model": "gpt-5",
};
const usage = { input: 1, cacheRead: 2, cacheWrite: 4, output: 8, reasoning: 16 };
const done = { ...CALL, usage, usageSource: "reported", status: "ok", durationMs: 1_500 } as const;

describe("version 1.41", () => {
  it("records durations, tokens and chunks of model calls, by the server that was asked", async () => {
    const { record, sums } = setUp("1.41");
    record("llm", "llm.end", {
      ...done,
      timeToFirstChunkMs: 250,
      timePerOutputChunkMs: 125,
      responseModel: "gpt-5-mini",
      serverAddress: "api.openai.com",
      serverPort: 443,
    });
    const labels = {
      ...LABELS,
      "gen_ai.response.model": "gpt-5-mini",
      "server.address": "api.openai.com",
      "server.port": 443,
    };
    expect(await sums()).toEqual({
      "gen_ai.client.operation.duration": [[1.5, labels]],
      "gen_ai.client.operation.time_to_first_chunk": [[0.25, labels]],
      "gen_ai.client.operation.time_per_output_chunk": [[0.125, labels]],
      "gen_ai.client.token.usage": [
        [7, { ...labels, "gen_ai.token.type": "input" }],
        [24, { ...labels, "gen_ai.token.type": "output" }],
      ],
    });
  });

  it("says of failed calls how they failed, as the span does; a call that was called off did not", async () => {
    const { record, sums } = setUp("1.41");
    const error = { name: "RateLimitError", message: "slow down", code: "rate_limit_exceeded" };
    const { usage: _, ...unused } = done;
    record("llm", "llm.end", { ...unused, status: "error", error, usageSource: "unknown" });
    record("llm", "llm.end", { ...unused, status: "aborted", usageSource: "unknown" });
    expect(await sums()).toEqual({
      "gen_ai.client.operation.duration": [
        [1.5, { ...LABELS, "error.type": "rate_limit_exceeded" }],
        [1.5, LABELS],
      ],
    });
  });

  it("leaves out what is estimated, and what nobody waited for", async () => {
    const { record, sums } = setUp("1.41");
    record("llm", "llm.end", { ...done, usageSource: "estimated" });
    record("llm", "llm.end", { ...done, status: "abandoned", durationMs: 3_600_000 });
    expect(await sums()).toEqual({ "gen_ai.client.operation.duration": [[1.5, LABELS]] });
  });

  it("records nothing of what the convention has no metric for", async () => {
    const { record, sums } = setUp("1.41");
    record("tool", "tool.end", { toolName: "a", callId: "b", status: "ok", durationMs: 1 });
    record("llm", "llm.end", { ...CALL, usageSource: "unknown", status: "ok", durationMs: NaN });
    expect(await sums()).toEqual({});
  });
});

describe("the latest version", () => {
  it("records model calls, and those for embeddings apart", async () => {
    const { record, sums } = setUp("latest");
    record("llm", "llm.end", { ...done, timeToFirstChunkMs: 250, timePerOutputChunkMs: 125 });
    record("embeddings", "llm.end", { ...done, operation: "embeddings" });
    const counted = { ...LABELS, "gen_ai.token.modality": "unknown" };
    expect(await sums()).toEqual({
      "gen_ai.client.inference.duration": [[1.5, LABELS]],
      "gen_ai.client.operation.duration": [
        [1.5, { ...LABELS, "gen_ai.operation.name": "embeddings" }],
      ],
      "gen_ai.client.inference.time_to_first_chunk": [[0.25, LABELS]],
      "gen_ai.client.inference.time_per_output_chunk": [[0.125, LABELS]],
      "gen_ai.client.inference.operation.input_tokens": [[7, LABELS]],
      "gen_ai.client.inference.operation.output_tokens": [[24, LABELS]],
      "gen_ai.client.inference.usage.input_tokens": [[7, counted]],
      "gen_ai.client.inference.usage.output_tokens": [[24, counted]],
      "gen_ai.client.inference.usage.cache_read.input_tokens": [[2, counted]],
      "gen_ai.client.inference.usage.cache_write.input_tokens": [[4, counted]],
      "gen_ai.client.inference.usage.reasoning.output_tokens": [[16, counted]],
    });
  });

  it("records agents, commands and tools too", async () => {
    const { record, sums } = setUp("latest");
    const ok = { status: "ok", durationMs: 2_000 } as const;
    record("agent", "agent.end", { agentName: "librarian", ...ok });
    record("command", "command.end", { commandId: "c", commandType: "answer", ...ok });
    record("tool", "tool.end", { toolName: "search", callId: "c", ...ok });
    expect(await sums()).toEqual({
      "gen_ai.invoke_agent.duration": [
        [2, { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "librarian" }],
        [2, { "gen_ai.operation.name": "invoke_workflow", "gen_ai.agent.name": "answer" }],
      ],
      "gen_ai.execute_tool.duration": [[2, { "gen_ai.tool.name": "search" }]],
    });
  });
});
