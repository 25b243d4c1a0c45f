import { describe, expect, it } from "vitest";
import { chooseExporter } from "./choose-exporter.ts";

const ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";

describe("where spans go", () => {
  it.each([
    [{}, "console"],
    [{ NODE_ENV: "development" }, "console"],
    [{ NODE_ENV: "production" }, "otlp"],
    [{ [ENDPOINT]: "https://otlp.example.com" }, "otlp"],
    [{ [ENDPOINT]: "" }, "console"],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://localhost:4318/v1/traces" }, "otlp"],
    [{ OTEL_TRACES_EXPORTER: "console", NODE_ENV: "production" }, "console"],
    [{ OTEL_TRACES_EXPORTER: "none", [ENDPOINT]: "http://localhost:4317" }, "none"],
    [{ OTEL_TRACES_EXPORTER: "otlp", OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf" }, "otlp"],
    // The one for traces counts.
    [
      {
        [ENDPOINT]: "http://a:4317",
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://a:4318/v1/traces",
      },
      "otlp",
    ],
  ])("with %j: %s", (env, expected) => {
    expect(chooseExporter(env)).toBe(expected);
  });

  it("explains what to do about an endpoint for gRPC, and keeps its password", () => {
    const choose = (): unknown =>
      chooseExporter({ [ENDPOINT]: "http://user:secret@collector:4317" });
    expect(choose).toThrow(
      "[otel] OTEL_EXPORTER_OTLP_ENDPOINT leads to port 4317 of collector, where OTLP is spoken over gRPC; this sends it over HTTP. Use port 4318, or pass the gRPC exporter: createTracerProvider({ exporter: new OTLPTraceExporter() }), with the one of @opentelemetry/exporter-trace-otlp-grpc.",
    );
    expect(choose).toThrow(RangeError);
  });

  it.each([
    [
      { OTEL_TRACES_EXPORTER: "jaeger" },
      '[otel] OTEL_TRACES_EXPORTER must be "otlp", "console" or "none"; received "jaeger".',
    ],
    [
      { OTEL_TRACES_EXPORTER: "otlp", OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" },
      '[otel] OTEL_EXPORTER_OTLP_PROTOCOL must be "http/protobuf"; received "grpc". Set it to "http/protobuf" and the endpoint to port 4318, or pass the gRPC exporter',
    ],
    [
      { OTEL_TRACES_EXPORTER: "otlp", OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: "http/json" },
      '[otel] OTEL_EXPORTER_OTLP_TRACES_PROTOCOL must be "http/protobuf"; received "http/json". Pass an exporter for it as `exporter`.',
    ],
    [
      { [ENDPOINT]: "localhost:4318" },
      "[otel] OTEL_EXPORTER_OTLP_ENDPOINT must be a URL that begins with http:// or https://; what it holds is none.",
    ],
  ])("refuses %j", (env, message) => {
    expect(() => chooseExporter(env)).toThrow(message);
  });
});
