import root from "otlp-definitions/build/src/generated/root.js";

/** A message of OTLP's definitions. */
interface MessageType {
  decode(bytes: Uint8Array): object;
  toObject(message: object, options: object): unknown;
}

interface Services {
  readonly trace: { readonly v1: { readonly ExportTraceServiceRequest: MessageType } };
  readonly metrics: { readonly v1: { readonly ExportMetricsServiceRequest: MessageType } };
}

interface Definitions {
  readonly opentelemetry: { readonly proto: { readonly collector: Services } };
}

// The project generates them from its .proto files; their types leave out what was generated.
const { collector } = (root as unknown as Definitions).opentelemetry.proto;

/** Decodes a request for spans with OTLP's own definitions. */
export function decodeTraceRequest(body: Uint8Array): unknown {
  return decode(collector.trace.v1.ExportTraceServiceRequest, body);
}

/** Decodes a request for metrics with OTLP's own definitions. */
export function decodeMetricsRequest(body: Uint8Array): unknown {
  return decode(collector.metrics.v1.ExportMetricsServiceRequest, body);
}

function decode(type: MessageType, body: Uint8Array): unknown {
  const options = {
    arrays: true,
    bytes: Array,
    defaults: true,
    enums: String,
    longs: String,
    oneofs: true,
  };
  return type.toObject(type.decode(body), options);
}
