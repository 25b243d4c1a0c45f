/**
 * Attributes of your own on spans: of one call, where it is made, and of every event, by a function.
 * You want this to ask a backend by tenant, region or release.
 */
import { ObservabilityManager } from "@llmobs/core";
import { otelHandler } from "@llmobs/otel";
import { createTracerProvider } from "@llmobs/otel/node";

interface Ended {
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

// Instead of a backend: prints what it would get of ours.
const tracerProvider = createTracerProvider({
  exporter: {
    export: (spans: readonly Ended[], done) => {
      for (const { name, attributes } of spans) {
        const ours = Object.entries(attributes).filter(([key]) => key.startsWith("app."));
        console.log(name, Object.fromEntries(ours));
      }
      done({ code: 0 });
    },
    shutdown: async () => {},
  },
});
const attributes = () => ({ "app.region": "eu", "app.release": "2026.11" });
const observability = new ObservabilityManager({
  source: "helpdesk",
  handlers: [otelHandler({ tracerProvider, attributes })],
});

observability.trace.tool("find_ticket", { id: 7 }, () => "It is solved.", {
  attributes: { "app.tenant": "acme" },
});
await observability.shutdown();
await tracerProvider.shutdown();
