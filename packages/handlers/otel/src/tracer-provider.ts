import { createRequire } from "node:module";
import type { TracerProvider } from "@opentelemetry/api";
import { chooseExporter, type Environment } from "./choose-exporter.ts";
import { countedExport } from "./counted-export.ts";
import { eventIdGenerator } from "./event-ids.ts";
import { type Loader, loadOtlpExporter, loadSdk } from "./load-sdk.ts";
import type { SpanExporter, SpanLoss, SpanProcessor } from "./span-export.ts";
import { readBounds, type TracerProviderOptions } from "./tracer-provider-options.ts";

/** A tracer provider that is registered nowhere: it is there for whom it is given to. */
export interface OwnTracerProvider extends TracerProvider {
  /** Hears of spans that ended and were not exported; `otelHandler` does where nobody else wants to. */
  onLost: ((loss: SpanLoss) => void) | undefined;
  /** Resolves when all spans that ended before are exported. */
  forceFlush(): Promise<void>;
  /** Exports what is left and lets go of the exporter. */
  shutdown(): Promise<void>;
}

/**
 * Makes a tracer provider whose spans have the ids of their events, and whose batch processor counts
 * what it loses. It works with both lines of the SDK: `@opentelemetry/sdk-trace` from 2.11 on, and 3.x.
 *
 * @throws RangeError or TypeError where an option or a variable has no sense; Error where a package is
 * missing.
 * @example
 * ```ts
 * import { ObservabilityManager } from "@llmobs/core";
 * import { otelHandler } from "@llmobs/otel";
 * import { createTracerProvider } from "@llmobs/otel/node";
 *
 * const tracerProvider = createTracerProvider({ serviceName: "docs" });
 * const observability = new ObservabilityManager({
 *   source: "docs",
 *   handlers: [otelHandler({ tracerProvider })],
 * });
 * observability.trace.tool("search", { query: "why" }, () => ["because"]);
 * await observability.shutdown();
 * await tracerProvider.shutdown();
 * ```
 */
export function createTracerProvider(options: TracerProviderOptions = {}): OwnTracerProvider {
  return createTracerProviderIn(createRequire(import.meta.url), process.env, options);
}

/** The same with the packages and the environment of somewhere else, for tests. */
export function createTracerProviderIn(
  loader: Loader,
  env: Environment,
  options: TracerProviderOptions,
): OwnTracerProvider {
  type Trace = typeof import("@opentelemetry/sdk-trace");
  type Resources = typeof import("@opentelemetry/resources");
  type Otlp = typeof import("@opentelemetry/exporter-trace-otlp-proto");
  type Wanted = NonNullable<ConstructorParameters<Trace["TracerProvider"]>[0]>;

  const bounds = readBounds(options);
  const { serviceName, exporter, sampler } = options;
  const { trace, resources } = loadSdk<Trace, Resources>(loader);

  const batching = (to: SpanExporter): SpanProcessor =>
    countedExport({
      exporter: to,
      maxQueueSize: bounds.maxQueueSize,
      onLost: (loss) => provider.onLost?.(loss),
      makeProcessor: (counted) => new trace.BatchSpanProcessor({ exporter: counted, ...bounds }),
    });
  const byEnvironment = (): SpanProcessor[] => {
    switch (chooseExporter(env)) {
      case "none":
        return [];
      case "console":
        // A person is watching: each span as it ends.
        return [new trace.SimpleSpanProcessor({ exporter: new trace.ConsoleSpanExporter() })];
      case "otlp": {
        const { OTLPTraceExporter } = loadOtlpExporter(loader) as Otlp;
        return [batching(new OTLPTraceExporter())];
      }
    }
  };

  const name = serviceName === undefined ? {} : { "service.name": serviceName };
  const sdk = new trace.TracerProvider({
    resource: resources
      .defaultResource()
      .merge(resources.detectResources({ detectors: [resources.envDetector] }))
      .merge(resources.resourceFromAttributes(name)),
    idGenerator: eventIdGenerator(new trace.RandomIdGenerator()),
    spanProcessors: exporter === undefined ? byEnvironment() : [batching(exporter)],
    ...(sampler !== undefined && { sampler: sampler as Wanted["sampler"] }),
  } as Wanted);
  const provider: OwnTracerProvider = {
    onLost: undefined,
    getTracer: (scope, version, scopeOptions) => sdk.getTracer(scope, version, scopeOptions),
    forceFlush: () => sdk.forceFlush(),
    shutdown: () => sdk.shutdown(),
  };
  return provider;
}
