import { createRequire } from "node:module";
import type { ReadableSpan } from "@opentelemetry/sdk-trace-node";
import { expect, it } from "vitest";
// The package's own function finds the SDK beside the package; here it is to find this one.
import type { Loader } from "../../otel/src/load-sdk.ts";
import { createTracerProviderIn } from "../../otel/src/tracer-provider.ts";

const require = createRequire(import.meta.url);

/** Finds packages as where only the older one is installed, and nothing is hoisted. */
const resolve = (name: string): string => {
  if (name === "@opentelemetry/sdk-trace") {
    throw Object.assign(new Error(`Cannot find module '${name}'`), { code: "MODULE_NOT_FOUND" });
  }
  return require.resolve(name);
};

it("finds the SDK behind @opentelemetry/sdk-trace-node", async () => {
  const loader = Object.assign((name: string): unknown => require(name), { resolve }) as Loader;
  const spans: ReadableSpan[] = [];
  const provider = createTracerProviderIn(
    loader,
    {},
    {
      serviceName: "library",
      exporter: {
        export: (ended: ReadableSpan[], done) => {
          spans.push(...ended);
          done({ code: 0 });
        },
        shutdown: async () => {},
      },
    },
  );
  provider.getTracer("test").startSpan("a span").end();
  await provider.shutdown();
  expect(spans).toMatchObject([
    {
      name: "a span",
      resource: {
        attributes: {
          "service.name": "library",
          "telemetry.sdk.version": expect.stringMatching(/^2\./u),
        },
      },
    },
  ]);
});
