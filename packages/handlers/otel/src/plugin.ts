import type { HandlerPlugin } from "@llmobs/core";
import { otelHandler } from "./otel-handler.ts";
import type { OtelOptions } from "./otel-options.ts";

/** What makes this package loadable by name and configurable by environment variables. */
export const plugin: HandlerPlugin<OtelOptions> = {
  apiVersion: 1,
  kind: "handler",
  purpose: "store",
  name: "otel",
  create: otelHandler,
  variables: {
    OTEL_SERVICE_NAME: {
      option: "serviceName",
      kind: "string",
      description: "The service's name.",
    },
    OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: {
      option: "content",
      kind: "boolean",
      description: "Whether messages, arguments and results are written.",
    },
    LLMOBS_OTEL_SEMCONV: {
      option: "semconv",
      kind: ["1.41", "latest"],
      description: "The version of OpenTelemetry's GenAI conventions.",
    },
    LLMOBS_OTEL_REORDER_MS: {
      option: "reorderMs",
      kind: "number",
      description:
        "How long an event waits for one that should have come before it, in milliseconds.",
    },
    LLMOBS_OTEL_MAX_OPEN: {
      option: "maxOpen",
      kind: "integer",
      description: "How many spans may be open.",
    },
  },
  guarantees: {
    boundedBy:
      "10,000 open spans and as many events that wait for another; behind it, what the tracer provider queues.",
    whenFull: "The oldest span is ended as abandoned, and counted.",
    onFailure:
      "The SDK retries an export for 10 s; what it gives up is lost, and a diagnostic counts it.",
    onFlush: "Everything that ended is exported; what is open stays so.",
    onCrash: "What was not exported is lost: open spans, and the last five seconds.",
  },
};
