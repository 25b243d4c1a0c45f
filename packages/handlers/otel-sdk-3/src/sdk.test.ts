import { createRequire } from "node:module";
import { sdkSuite } from "@llmobs/otel-proof";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  RandomIdGenerator,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";

sdkSuite({
  name: "3.x",
  require: createRequire(import.meta.url),
  tracerProviders: {
    TracerProvider: ({ endpoint, idGenerator, ratio }) =>
      new TracerProvider({
        ...(idGenerator !== undefined && { idGenerator: idGenerator(new RandomIdGenerator()) }),
        sampler: new ParentBasedSampler({
          root: ratio === undefined ? new AlwaysOnSampler() : new TraceIdRatioBasedSampler(ratio),
        }),
        spanProcessors: [
          new BatchSpanProcessor({
            exporter: new OTLPTraceExporter({ url: `${endpoint}/v1/traces` }),
          }),
        ],
      }),
  },
  meterProvider: (endpoint) =>
    new MeterProvider({
      readers: [
        new PeriodicExportingMetricReader({
          exporter: new OTLPMetricExporter({ url: `${endpoint}/v1/metrics` }),
          exportIntervalMillis: 60_000,
        }),
      ],
    }),
});
