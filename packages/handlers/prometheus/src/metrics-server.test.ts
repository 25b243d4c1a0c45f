import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { connect } from "node:net";
import { once } from "node:events";
import { promisify } from "node:util";
import { ObservabilityManager } from "@llmobs/core";
import { Counter, type OpenMetricsContentType, Registry } from "prom-client";
import { describe, expect, it, onTestFinished } from "vitest";
import { freePort } from "../test/free-port.ts";
import { metricsServer } from "./metrics-server.ts";
import { prometheusHandler } from "./prometheus-handler.ts";

async function served(registry = prometheusHandler().registry) {
  const server = await metricsServer({ registry, port: 0 });
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}

describe("the server of metrics", () => {
  it("answers at /metrics in the registry's format, with what is so now", async () => {
    const { registry } = prometheusHandler();
    const { url, port } = await served(registry);
    expect(url).toBe(`http://127.0.0.1:${port}/metrics`);
    const response = await fetch(`${url}?any=query`);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(await response.text()).toBe(await registry.metrics());

    const openMetrics = new Registry<OpenMetricsContentType>();
    openMetrics.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
    const second = await served(openMetrics);
    const text = await fetch(second.url);
    expect(text.headers.get("content-type")).toContain("application/openmetrics-text");
    expect(await text.text()).toBe("\n# EOF\n");
  });

  it("says where metrics are, and that they are only read", async () => {
    const { url } = await served();
    const elsewhere = await fetch(new URL("/", url));
    expect([elsewhere.status, await elsewhere.text()]).toEqual([404, "Metrics are at /metrics.\n"]);
    const head = await fetch(url, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    const posted = await fetch(url, { method: "POST", body: "x" });
    expect([posted.status, posted.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  });

  it("answers 500 where another metric of the registry fails, and goes on", async () => {
    const registry = new Registry();
    let isBroken = true;
    const collect = () => {
      if (isBroken) throw new Error("a secret of the app");
    };
    registry.registerMetric(
      new Counter({ name: "own_total", help: "The app's.", registers: [], collect }),
    );
    const { url } = await served(registry);
    const failed = await fetch(url);
    expect([failed.status, await failed.text()]).toEqual([
      500,
      "The metrics could not be collected.\n",
    ]);
    isBroken = false;
    expect((await fetch(url)).status).toBe(200);
  });

  it("rejects with the reason where it cannot listen", async () => {
    const { registry } = prometheusHandler();
    const { port } = await served();
    await expect(metricsServer({ registry, port })).rejects.toThrow(
      `[prometheus] Metrics can't be served on 127.0.0.1:${port}: EADDRINUSE.`,
    );
    await expect(metricsServer({ registry, port: -1 })).rejects.toThrow(/port must be an integer/);
    await expect(metricsServer({ registry, host: "" })).rejects.toThrow(/host must be a string/);
    await expect(metricsServer({ registry: {} as Registry })).rejects.toThrow(/registry must be/);
  });

  it("can be disposed twice, and not even a client that says nothing keeps it", async () => {
    const server = await served();
    const silent = connect(server.port, "127.0.0.1");
    await once(silent, "connect");
    await Promise.all([server[Symbol.asyncDispose](), server[Symbol.asyncDispose]()]);
    await expect(fetch(server.url)).rejects.toThrow("fetch failed");
  });

  it("finishes a scrape that is under way when it is disposed", async () => {
    const registry = new Registry();
    const started = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    const collect = () => {
      started.resolve();
      return finish.promise;
    };
    registry.registerMetric(
      new Counter({ name: "slow_total", help: "Takes its time.", registers: [], collect }),
    );
    const server = await served(registry);
    const scrape = fetch(server.url);
    await started.promise;
    const disposed = server[Symbol.asyncDispose]();
    finish.resolve();
    expect(await (await scrape).text()).toContain("slow_total 0");
    await disposed;
  });

  it("keeps no process alive, not even with a connection that is kept", async () => {
    const program = `
      import { metricsServer, prometheusHandler } from ${JSON.stringify(new URL("index.ts", import.meta.url).href)};
      const { registry } = prometheusHandler();
      const { url } = await metricsServer({ registry, port: 0 });
      console.log((await fetch(url)).status);
    `;
    const args = ["--input-type=module", "--eval", program];
    const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 10_000 });
    expect(stdout).toBe("200\n");
  });
});

describe("a handler with a port", () => {
  it("serves its metrics until the manager is shut down", async () => {
    const port = await freePort();
    const handler = prometheusHandler({ port });
    const manager = new ObservabilityManager({ source: "test", handlers: [handler] });
    manager.log("hello");
    const url = `http://127.0.0.1:${port}/metrics`;
    const text = await (await fetchOnceListening(url)).text();
    expect(text).toContain('llmobs_events_total{event_type="log"} 1');
    await manager.shutdown();
    await expect(fetch(url)).rejects.toThrow("fetch failed");
  });

  it("tells when it cannot listen, whenever it is registered, and counts all the same", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as { port: number };
    for (const early of [true, false]) {
      const told = Promise.withResolvers<{ kind: string; node: string; error?: unknown }>();
      const handler = prometheusHandler({ port });
      if (!early) await freePort();
      const manager = new ObservabilityManager({
        source: "test",
        handlers: [handler],
        onDiagnostic: told.resolve,
      });
      manager.log("hello");
      const { kind, node, error } = await told.promise;
      expect([node, kind]).toEqual(["prometheus", "listen_error"]);
      expect(String(error)).toContain("EADDRINUSE");
      expect(await handler.registry.metrics()).toContain('{event_type="log"} 1');
      await manager.shutdown();
    }
  });
});

/** The handler gives no promise of its server: an application would not wait for it. */
async function fetchOnceListening(url: string): Promise<Response> {
  for (;;) {
    try {
      return await fetch(url);
    } catch {
      // Not yet.
    }
  }
}
