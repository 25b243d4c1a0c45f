import { decodeTraceRequest } from "./otlp-definitions.ts";
import { type KeyValue, recordOf } from "./otlp-values.ts";

/** A span as a backend has it. */
export interface ReceivedSpan {
  readonly resource: Readonly<Record<string, unknown>>;
  readonly scope: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the first span of a trace. */
  readonly parentSpanId: string;
  readonly name: string;
  /** `"SPAN_KIND_CLIENT"`, … */
  readonly kind: string;
  /** Nanoseconds since the Unix epoch, in digits. */
  readonly start: string;
  readonly end: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly ReceivedEvent[];
  /** `"STATUS_CODE_ERROR"`, … */
  readonly status: string;
  readonly statusMessage: string;
}

interface ReceivedEvent {
  readonly name: string;
  readonly time: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Reads the spans of an export request. */
export function readSpans(body: Uint8Array): readonly ReceivedSpan[] {
  const { resourceSpans } = decodeTraceRequest(body) as TraceRequest;
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ scope, spans }) =>
      spans.map((span) => ({
        resource: recordOf(resource.attributes),
        scope: scope.name,
        traceId: hex(span.traceId),
        spanId: hex(span.spanId),
        parentSpanId: hex(span.parentSpanId),
        name: span.name,
        kind: span.kind,
        start: span.startTimeUnixNano,
        end: span.endTimeUnixNano,
        attributes: recordOf(span.attributes),
        events: span.events.map(({ name, timeUnixNano, attributes }) => ({
          name,
          time: timeUnixNano,
          attributes: recordOf(attributes),
        })),
        status: span.status.code,
        statusMessage: span.status.message,
      })),
    ),
  );
}

interface TraceRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] };
    readonly scopeSpans: readonly {
      readonly scope: { readonly name: string };
      readonly spans: readonly EncodedSpan[];
    }[];
  }[];
}

interface EncodedSpan {
  readonly traceId: readonly number[];
  readonly spanId: readonly number[];
  readonly parentSpanId: readonly number[];
  readonly name: string;
  readonly kind: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly KeyValue[];
  readonly events: readonly {
    readonly name: string;
    readonly timeUnixNano: string;
    readonly attributes: readonly KeyValue[];
  }[];
  readonly status: { readonly code: string; readonly message: string };
}

function hex(bytes: readonly number[]): string {
  return Buffer.from(bytes).toString("hex");
}
