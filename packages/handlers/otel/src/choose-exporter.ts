/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Finds out where spans go: where `OTEL_TRACES_EXPORTER` says, else by OTLP where an endpoint is
 * configured or `NODE_ENV` is `production`, else to the console.
 *
 * @throws RangeError where the variables ask for what is not to be had here
 * @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 */
export function chooseExporter(env: Environment): "otlp" | "console" | "none" {
  const wanted = read(env, "OTEL_TRACES_EXPORTER") ?? defaultExporter(env);
  switch (wanted) {
    case "otlp":
      requireHttpProtobuf(env);
      return wanted;
    case "console":
    case "none":
      return wanted;
    default:
      throw new RangeError(
        `[otel] OTEL_TRACES_EXPORTER must be "otlp", "console" or "none"; received ${JSON.stringify(wanted)}. Pass any other exporter as \`exporter\`.`,
      );
  }
}

const ENDPOINTS = ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"] as const;
const PROTOCOLS = ["OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"] as const;

const PASS_GRPC =
  "or pass the gRPC exporter: createTracerProvider({ exporter: new OTLPTraceExporter() }), with the one of @opentelemetry/exporter-trace-otlp-grpc";

function defaultExporter(env: Environment): string {
  const isConfigured = ENDPOINTS.some((name) => read(env, name) !== undefined);
  return isConfigured || env["NODE_ENV"] === "production" ? "otlp" : "console";
}

/** The exporter itself reads the variables; a server that it cannot talk to would fail only in silence. */
function requireHttpProtobuf(env: Environment): void {
  const protocolName = PROTOCOLS.find((name) => read(env, name) !== undefined);
  const protocol = protocolName && read(env, protocolName);
  if (protocol !== undefined && protocol !== "http/protobuf") {
    const instead =
      protocol === "grpc"
        ? `Set it to "http/protobuf" and the endpoint to port 4318, ${PASS_GRPC}`
        : "Pass an exporter for it as `exporter`";
    throw new RangeError(
      `[otel] ${protocolName} must be "http/protobuf"; received ${JSON.stringify(protocol)}. ${instead}.`,
    );
  }
  const endpointName = ENDPOINTS.find((name) => read(env, name) !== undefined);
  if (endpointName === undefined) return;
  const endpoint = read(env, endpointName) ?? "";
  if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol)) {
    throw new RangeError(
      `[otel] ${endpointName} must be a URL that begins with http:// or https://; what it holds is none.`,
    );
  }
  const { hostname, port } = new URL(endpoint);
  if (port === "4317") {
    throw new RangeError(
      `[otel] ${endpointName} leads to port 4317 of ${hostname}, where OTLP is spoken over gRPC; this sends it over HTTP. Use port 4318, ${PASS_GRPC}.`,
    );
  }
}

/** A variable's value; an empty one is not set. */
function read(env: Environment, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === "" ? undefined : value;
}
