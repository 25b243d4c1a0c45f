/**
 * Traces for any OpenTelemetry backend: on the terminal as it is, and by OTLP with
 * OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318. You want this where other services are traced
 * already: a caller's traceparent is gone on with, and yours is handed on.
 */
import { ObservabilityManager } from "@llmobs/core";
import { otelHandler } from "@llmobs/otel";

const observability = new ObservabilityManager({
  source: "travel-agent",
  handlers: [otelHandler({ serviceName: "travel-agent" })],
});
const { trace } = observability;

async function book(city: string, traceparent: string): Promise<string> {
  return trace.command(
    "book",
    { city },
    () =>
      trace.agent("planner", async () => {
        await trace.tool("find_hotels", { city }, async (tool) => {
          console.log("handed on:", tool.traceparent); // As a header of the request, say.
        });
        return trace.llm({ provider: "openai", operation: "chat", model: "gpt-5" }, (call) => {
          call.set({ usage: { input: 310, output: 25 }, usageSource: "reported" });
          return `A room by the river in ${city}.`;
        });
      }),
    { traceparent },
  );
}

// What a caller has sent along.
console.log(await book("Prague", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
const receipt = await observability.shutdown();
console.log("pending:", receipt.pending);
