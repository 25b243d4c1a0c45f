import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type EndFields, type EventTypes, type Handler, ObservabilityManager } from "@llmobs/core";
import { fakeClock } from "@llmobs/testing";
import { metricsEndpoint, prometheusHandler, type PrometheusHandler } from "../src/index.ts";

/** An application with figures that a test knows, and a server of its own. */
export interface DemoApp {
  readonly port: number;
  readonly registry: PrometheusHandler["registry"];
  /** Does the same work each time, so that every metric has moved between two scrapes. */
  work(): Promise<void>;
  /** Resolves when it has been scraped so many more times. */
  scraped(times: number): Promise<void>;
  stop(): Promise<void>;
}

const broken: Handler = {
  name: "broken",
  handle: () => {
    throw new Error("no such destination");
  },
};

/** Time is a fake clock's: what takes 20 ms takes exactly that. */
export async function startDemoApp(): Promise<DemoApp> {
  const prometheus = prometheusHandler({ maxSeries: 8 });
  const clock = fakeClock();
  const manager = new ObservabilityManager({
    source: "demo",
    handlers: [prometheus, broken],
    clock,
    onDiagnostic: () => {},
  });
  const { trace } = manager;

  const metrics = metricsEndpoint(prometheus.registry);
  const server = createServer((request, response) => {
    response.once("finish", () => server.emit("scraped"));
    metrics(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  /** 100 calls of gpt-5 that take 20, 40, … 2,000 ms, and 10 of o4, of which three fail. */
  async function callModels(): Promise<void> {
    for (let call = 1; call <= 100; call++) {
      await callModel("gpt-5", 20 * call, { cost: { usd: 0.002 }, timeToFirstChunkMs: 100 });
    }
    for (let call = 1; call <= 10; call++) {
      await callModel("o4", 1_000, { cost: { usd: 0.05 }, usageSource: "estimated" }, call <= 3);
    }
    await callModel("mine", 1_000, { cost: null });
  }

  async function callModel(
    model: string,
    durationMs: number,
    end: EndFields<EventTypes["llm.end"]>,
    isFailing = false,
  ): Promise<void> {
    const call = trace.startLlm({ provider: "openai", operation: "chat", model });
    await clock.advance(durationMs);
    const usage = { input: 100, cacheRead: 20, output: 10, reasoning: 5 };
    call.set({ usage, usageSource: "reported", ...end });
    if (isFailing) call.fail(new RangeError("the context is too long"));
    else call.end();
  }

  async function useTools(): Promise<void> {
    // More than fit.
    for (let tool = 0; tool < 10; tool++) trace.tool(`tool-${tool}`, {}, () => {});
    const failing = trace.startTool("tool-0");
    await clock.advance(50);
    failing.fail(new TypeError("no such index"));
  }

  return {
    port: (server.address() as AddressInfo).port,
    registry: prometheus.registry,
    work: async () => {
      await trace.session({}, () =>
        trace.command("ask", undefined, () =>
          trace.agent("librarian", async () => {
            await callModels();
            await useTools();
            await trace.span("demo.retrieval" as never, {} as never, () => clock.advance(30));
          }),
        ),
      );
      trace.startCommand("give up").fail(new Error("no answer"));
      manager.error(new SyntaxError("no JSON"));
      manager.score("relevance", 0.8);
      manager.score("tone", "polite");
      for (const state of ["firing", "recovered"] as const) {
        const message = "p95 is above 2 s";
        manager.emit("alert", {
          name: "slow",
          state,
          value: 2.4,
          above: 2,
          windowMs: 60_000,
          message,
        });
      }
      manager.emit("tool.end", { toolName: "tool-1", callId: "c", status: "ok" } as never);
      manager.observe("no event" as never);
      await manager.flush();
    },
    scraped: async (times) => {
      for (let time = 0; time < times; time++) await once(server, "scraped");
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await manager.shutdown();
    },
  };
}
