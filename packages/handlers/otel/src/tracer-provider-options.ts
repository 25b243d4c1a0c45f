import { requireInteger, requireString } from "@llmobs/core/options";
import { requireMethod } from "./require-method.ts";
import type { SpanExporter } from "./span-export.ts";

/** How a tracer provider is set up. */
export interface TracerProviderOptions {
  /** `service.name` of the spans. @default OTEL_SERVICE_NAME, or what OTEL_RESOURCE_ATTRIBUTES say */
  readonly serviceName?: string;
  /** Where spans go. @default the console in development; OTLP over HTTP where the environment says so */
  readonly exporter?: SpanExporter;
  /** A sampler of the SDK's. @default every trace */
  readonly sampler?: { shouldSample(...asked: never[]): unknown };
  /**
   * How many ended spans wait for the exporter; more are lost, and counted. At most 29 times
   * `maxExportBatchSize`, since a flush sends all at once and an OTLP exporter 30 requests. @default 16 times it
   */
  readonly maxQueueSize?: number;
  /** How many spans go in one export. @default 512 */
  readonly maxExportBatchSize?: number;
  /** Milliseconds between two exports. @default 5_000 */
  readonly scheduledDelayMillis?: number;
  /** Milliseconds after which an export counts as failed. @default 30_000 */
  readonly exportTimeoutMillis?: number;
}

/** The bounds of a batch processor, under the SDK's own names. */
export interface BatchBounds {
  readonly maxQueueSize: number;
  readonly maxExportBatchSize: number;
  readonly scheduledDelayMillis: number;
  readonly exportTimeoutMillis: number;
}

const WHERE = "otel";
const MOST_EXPORTS_AT_ONCE = 29;

/** Checks the options, and fills in the bounds. */
export function readBounds(options: TracerProviderOptions): BatchBounds {
  const {
    serviceName,
    exporter,
    sampler,
    maxExportBatchSize = 512,
    maxQueueSize = 16 * maxExportBatchSize,
    scheduledDelayMillis = 5_000,
    exportTimeoutMillis = 30_000,
  } = options;
  if (serviceName !== undefined) requireString(WHERE, "serviceName", serviceName);
  if (exporter !== undefined) requireMethod("exporter", exporter, "export");
  if (sampler !== undefined) requireMethod("sampler", sampler, "shouldSample");
  requireInteger(WHERE, "maxExportBatchSize", maxExportBatchSize, { min: 1 });
  requireInteger(WHERE, "maxQueueSize", maxQueueSize, {
    min: maxExportBatchSize,
    max: MOST_EXPORTS_AT_ONCE * maxExportBatchSize,
  });
  requireInteger(WHERE, "scheduledDelayMillis", scheduledDelayMillis, { min: 1 });
  requireInteger(WHERE, "exportTimeoutMillis", exportTimeoutMillis, { min: 1 });
  return { maxQueueSize, maxExportBatchSize, scheduledDelayMillis, exportTimeoutMillis };
}
