/**
 * Metrics for Prometheus on a port of their own: how many model calls and how long they take, tokens,
 * cost, errors, and whether events get lost. You want this for anything that runs for days. A Grafana
 * dashboard and alert rules come with the package; no id is ever a label.
 */
import { ObservabilityManager } from "@llmobs/core";
import { metricsServer, prometheusHandler } from "@llmobs/prometheus";

const prometheus = prometheusHandler();
const observability = new ObservabilityManager({ source: "summarizer", handlers: [prometheus] });
const { trace } = observability;
const port = Number(process.env["METRICS_PORT"] ?? 9464);
await using server = await metricsServer({ registry: prometheus.registry, port });

async function summarize(pages: number): Promise<string> {
  return trace.command("summarize", { pages }, () =>
    trace.llm({ provider: "openai", operation: "chat", model: "gpt-5" }, async (call) => {
      if (pages > 100) throw new RangeError("The document is too long.");
      const usage = { input: 400 * pages, output: 150 };
      call.set({ usage, usageSource: "reported", cost: { usd: 0.0005 * pages + 0.0015 } });
      return "It is about a lake.";
    }),
  );
}
await Promise.allSettled([3, 8, 500].map((pages) => summarize(pages)));

// What Prometheus finds when it comes by.
const page = await (await fetch(server.url)).text();
const shown = /^llmobs_(llm_duration_seconds_count|llm_tokens|llm_cost|errors).*$/gm;
for (const [line] of page.matchAll(shown)) console.log(line);
await observability.shutdown();
