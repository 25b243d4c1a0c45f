import type { Attributes, MeterProvider, TracerProvider } from "@opentelemetry/api";
import type { ObservedEvent } from "@llmobs/core";
import {
  requireBoolean,
  requireFunction,
  requireInteger,
  requireNumber,
  requireOneOf,
  requireString,
} from "@llmobs/core/options";
import { requireMethod } from "./require-method.ts";
import { CONVENTIONS, type SemconvVersion } from "./semconv.ts";

/** How events go to OpenTelemetry. */
export interface OtelOptions {
  /** The handler's name in statistics and diagnostics. @default "otel" */
  readonly name?: string;
  /**
   * The service's name, for a tracer provider of the handler's own: spans go to the console, or by OTLP
   * where the `OTEL_EXPORTER_OTLP_*` variables say so (see `createTracerProvider`). It needs
   * `@opentelemetry/sdk-trace`. @default OTEL_SERVICE_NAME
   */
  readonly serviceName?: string;
  /** Where spans go instead. The handler flushes it and never shuts it down. @default its own */
  readonly tracerProvider?: TracerProvider;
  /** Where metrics go. The handler flushes it and never shuts it down. @default nowhere */
  readonly meterProvider?: MeterProvider;
  /** Which version of OpenTelemetry's GenAI conventions is written. @default "1.41" */
  readonly semconv?: SemconvVersion;
  /** Whether messages, arguments and results are written, where the manager records them. @default false */
  readonly content?: boolean;
  /** Attributes of your own, for the span or span event that an event becomes. */
  readonly attributes?: (event: ObservedEvent) => Attributes | undefined;
  /** The most bytes of an attribute that is written as JSON: content, nested data. At least 1,024. @default 65_536 */
  readonly maxValueBytes?: number;
  /**
   * Milliseconds that an event waits at least for one that should have come before it: a child for its
   * parent's start, an end for its own. @default 1_000
   */
  readonly reorderMs?: number;
  /**
   * Milliseconds after which a span without an end is given up as `abandoned`. The manager's own tracer
   * does so after an hour. @default 7_200_000
   */
  readonly spanTtlMs?: number;
  /** How many spans may be open; the oldest gives way. @default 10_000 */
  readonly maxOpen?: number;
}

/** Options that are checked and complete, but for the providers. */
export interface OtelSettings {
  readonly name: string;
  readonly semconv: SemconvVersion;
  readonly content: boolean;
  readonly attributes: OtelOptions["attributes"];
  readonly maxValueBytes: number;
  readonly reorderMs: number;
  readonly spanTtlMs: number;
  readonly maxOpen: number;
}

const WHERE = "otel";

/** Checks the options and fills in what they leave out. */
export function readOptions(options: OtelOptions): OtelSettings {
  const {
    name = "otel",
    serviceName,
    tracerProvider,
    meterProvider,
    semconv = "1.41",
    content = false,
    attributes,
    maxValueBytes = 65_536,
    reorderMs = 1_000,
    spanTtlMs = 7_200_000,
    maxOpen = 10_000,
  } = options;
  requireString(WHERE, "name", name);
  if (serviceName !== undefined) requireString(WHERE, "serviceName", serviceName);
  if (tracerProvider !== undefined) requireMethod("tracerProvider", tracerProvider, "getTracer");
  if (meterProvider !== undefined) requireMethod("meterProvider", meterProvider, "getMeter");
  if (serviceName !== undefined && tracerProvider !== undefined) {
    throw new TypeError(
      `[${WHERE}] serviceName names the service for a tracer provider of the handler's own; the one that you give has its name in its resource.`,
    );
  }
  requireOneOf(WHERE, "semconv", semconv, Object.keys(CONVENTIONS));
  requireBoolean(WHERE, "content", content);
  if (attributes !== undefined) requireFunction(WHERE, "attributes", attributes);
  requireInteger(WHERE, "maxValueBytes", maxValueBytes, { min: 1_024 });
  requireNumber(WHERE, "reorderMs", reorderMs, { min: 1, max: MAX_TIMER_MS });
  requireNumber(WHERE, "spanTtlMs", spanTtlMs, { min: 1 });
  requireInteger(WHERE, "maxOpen", maxOpen, { min: 1 });
  return { name, semconv, content, attributes, maxValueBytes, reorderMs, spanTtlMs, maxOpen };
}

/** What a timer can hold. */
const MAX_TIMER_MS = 2_147_483_647;
