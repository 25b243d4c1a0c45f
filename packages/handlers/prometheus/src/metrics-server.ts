import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { requireString } from "@llmobs/core/options";
import { answer, metricsEndpoint } from "./metrics-endpoint.ts";
import { type AnyRegistry, DEFAULT_HOST, requirePort } from "./prometheus-options.ts";

/** Whose metrics are served, and where. */
export interface MetricsServerOptions {
  /** Of a handler (`prometheus.registry`), or any other of prom-client. */
  readonly registry: AnyRegistry;
  /** 0 lets the system choose one. @default 9464, which Prometheus' list gives to OpenTelemetry's exporters */
  readonly port?: number;
  /** The address to listen on; `"0.0.0.0"` for all. @default "127.0.0.1", which only this machine can reach */
  readonly host?: string;
}

/** A server that shows metrics at `/metrics`, until it is disposed. */
export interface MetricsServer {
  readonly port: number;
  readonly url: string;
  [Symbol.asyncDispose](): Promise<void>;
}

const DEFAULT_PORT = 9_464;
/** Prometheus itself waits for no longer, unless it is told to. */
const CLIENT_TIMEOUT_MS = 10_000;

/**
 * Serves a registry's metrics at `/metrics` of a port of its own. It keeps no process alive. Resolves
 * when it listens.
 *
 * @throws TypeError or RangeError where an option has no sense, Error where it cannot listen there.
 * @example
 * ```ts
 * import { metricsServer, prometheusHandler } from "@llmobs/prometheus";
 *
 * const prometheus = prometheusHandler();
 * await using server = await metricsServer({ registry: prometheus.registry, port: 0 });
 * const response = await fetch(server.url);
 * console.log(response.status, response.headers.get("content-type"));
 * // => 200 text/plain; version=0.0.4; charset=utf-8
 * ```
 */
export async function metricsServer(options: MetricsServerOptions): Promise<MetricsServer> {
  const { registry, port = DEFAULT_PORT, host = DEFAULT_HOST } = options;
  requirePort(port, 0);
  requireString("prometheus", "host", host);
  const metrics = metricsEndpoint(registry);
  let answering = 0;
  let closed: Promise<void> | undefined;
  const server = createServer((request, response) => {
    answering++;
    response.once("close", () => {
      answering--;
      if (closed !== undefined) hangUp();
    });
    const [path] = (request.url ?? "").split("?", 1);
    if (path === "/metrics") metrics(request, response);
    else answer(response, 404, "text/plain", "Metrics are at /metrics.\n");
  });
  server.timeout = CLIENT_TIMEOUT_MS;
  server.on("connection", (socket) => socket.unref());
  try {
    server.listen({ port, host });
    await once(server, "listening");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`[prometheus] Metrics can't be served on ${host}:${port}: ${code}.`, {
      cause: error,
    });
  }
  server.unref();
  // Or a failure to accept a connection would end the process.
  server.on("error", () => {});
  const bound = server.address() as AddressInfo;
  const shown = bound.family === "IPv6" ? `[${bound.address}]` : bound.address;
  return {
    port: bound.port,
    url: `http://${shown}:${bound.port}/metrics`,
    [Symbol.asyncDispose]: () => (closed ??= close()),
  };

  function close(): Promise<void> {
    return new Promise((resolve) => {
      server.close(() => resolve());
      hangUp();
    });
  }

  /** A scrape that is under way comes to its end; who has asked for nothing is not waited for. */
  function hangUp(): void {
    if (answering === 0) server.closeAllConnections();
  }
}
