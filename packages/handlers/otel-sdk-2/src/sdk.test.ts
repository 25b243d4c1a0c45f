import { createRequire } from "node:module";
import { type AppSetup, type SdkLine, sdkSuite } from "@llmobs/otel-proof";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import * as sdkTrace from "@opentelemetry/sdk-trace";
import * as sdkTraceNode from "@opentelemetry/sdk-trace-node";

/** What both packages take alike. */
function configure({ idGenerator, ratio }: AppSetup) {
  const { AlwaysOnSampler, ParentBasedSampler, RandomIdGenerator, TraceIdRatioBasedSampler } =
    sdkTrace;
  return {
    ...(idGenerator !== undefined && { idGenerator: idGenerator(new RandomIdGenerator()) }),
    sampler: new ParentBasedSampler({
      root: ratio === undefined ? new AlwaysOnSampler() : new TraceIdRatioBasedSampler(ratio),
    }),
  };
}

const exporterTo = (endpoint: string): OTLPTraceExporter =>
  new OTLPTraceExporter({ url: `${endpoint}/v1/traces` });

sdkSuite({
  name: "2.x",
  require: createRequire(import.meta.url),
  tracerProviders: {
    // The package that most applications have; its processors take the exporter by position.
    NodeTracerProvider: (setup) =>
      new sdkTraceNode.NodeTracerProvider({
        ...configure(setup),
        spanProcessors: [new sdkTraceNode.BatchSpanProcessor(exporterTo(setup.endpoint))],
      }),
    TracerProvider: (setup) =>
      new sdkTrace.TracerProvider({
        ...configure(setup),
        spanProcessors: [new sdkTrace.BatchSpanProcessor({ exporter: exporterTo(setup.endpoint) })],
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
      // The handler's types are those of API 1.10 here, which attributes are looser in.
    }) as unknown as ReturnType<SdkLine["meterProvider"]>,
});
