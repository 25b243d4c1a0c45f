import { createRequire } from "node:module";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Environment } from "./choose-exporter.ts";
import type { Loader } from "./load-sdk.ts";
import { createTracerProviderIn, type OwnTracerProvider } from "./tracer-provider.ts";
import type { TracerProviderOptions } from "./tracer-provider-options.ts";

const require = createRequire(import.meta.url);
const providers: OwnTracerProvider[] = [];

afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  for (const provider of providers.splice(0)) await provider.shutdown();
});

function make(
  options: TracerProviderOptions = {},
  env: Environment = {},
  loader: Loader = require,
) {
  const provider = createTracerProviderIn(loader, env, options);
  providers.push(provider);
  return provider;
}

/** A `require` that misses some packages, and finds others elsewhere. */
function withoutPackages(missing: readonly string[]): Loader {
  const resolve = (name: string): string => {
    if (missing.includes(name)) {
      throw Object.assign(new Error(`Cannot find module '${name}'`), { code: "MODULE_NOT_FOUND" });
    }
    return require.resolve(name);
  };
  return Object.assign((name: string): unknown => require(name), { resolve }) as Loader;
}

describe("a tracer provider of the handler's own", () => {
  it("prints spans as they end, in development", () => {
    const printed = vi.spyOn(console, "dir").mockImplementation(() => {});
    make({ serviceName: "library" }).getTracer("test").startSpan("a span").end();
    expect(printed.mock.calls[0]?.[0]).toMatchObject({
      name: "a span",
      resource: { attributes: { "service.name": "library" } },
    });
  });

  it("exports nothing where the environment says so", async () => {
    const printed = vi.spyOn(console, "dir").mockImplementation(() => {});
    const provider = make({}, { OTEL_TRACES_EXPORTER: "none" });
    provider.getTracer("test").startSpan("a span").end();
    await provider.forceFlush();
    expect(printed).not.toHaveBeenCalled();
  });

  it("has the name and the attributes that the environment gives, and rather its own name", () => {
    const printed = vi.spyOn(console, "dir").mockImplementation(() => {});
    vi.stubEnv("OTEL_SERVICE_NAME", "from-env");
    vi.stubEnv("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test");
    make().getTracer("test").startSpan("one").end();
    make({ serviceName: "mine" }).getTracer("test").startSpan("other").end();
    expect(printed.mock.calls.map(([span]) => span.resource.attributes)).toMatchObject([
      { "service.name": "from-env", "deployment.environment.name": "test" },
      { "service.name": "mine", "deployment.environment.name": "test" },
    ]);
  });

  it("has the sampler that it is given", () => {
    const printed = vi.spyOn(console, "dir").mockImplementation(() => {});
    make({ sampler: { shouldSample: () => ({ decision: 0 }) } })
      .getTracer("test")
      .startSpan("a span")
      .end();
    expect(printed).not.toHaveBeenCalled();
  });

  it("says what to install where the SDK or the exporter is missing", () => {
    const missing = ["@opentelemetry/sdk-trace", "@opentelemetry/sdk-trace-node"];
    expect(() => make({}, {}, withoutPackages(missing))).toThrow(
      "[otel] A tracer provider of its own needs @opentelemetry/sdk-trace: npm install @opentelemetry/sdk-trace. With a provider that you set up yourself, otelHandler({ tracerProvider }) needs nothing.",
    );
    const env = { NODE_ENV: "production" };
    const loader = withoutPackages(["@opentelemetry/exporter-trace-otlp-proto"]);
    expect(() => make({}, env, loader)).toThrow(
      "[otel] Sending spans by OTLP needs @opentelemetry/exporter-trace-otlp-proto",
    );
  });

  it.each([
    [{ serviceName: "" }, '[otel] serviceName must be a string with text in it; received "".'],
    [{ exporter: {} }, "[otel] exporter.export must be a function; received undefined."],
    [{ sampler: {} }, "[otel] sampler.shouldSample must be a function; received undefined."],
    [
      { maxExportBatchSize: 10, maxQueueSize: 1_000 },
      "[otel] maxQueueSize must be an integer from 10 to 290; received 1000.",
    ],
    [
      { scheduledDelayMillis: 0 },
      "[otel] scheduledDelayMillis must be an integer of at least 1; received 0.",
    ],
  ])("refuses %j", (options, message) => {
    expect(() => make(options as TracerProviderOptions)).toThrow(message);
  });
});
