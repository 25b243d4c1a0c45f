import type { IncomingMessage, ServerResponse } from "node:http";
import { type AnyRegistry, requireRegistry } from "./prometheus-options.ts";

/** Answers a request, on whatever path of whatever server it came. */
export type MetricsEndpoint = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Makes what answers a request for metrics, for an application that has a server of its own:
 * `app.get("/metrics", metricsEndpoint(prometheus.registry))`. Never throws; metrics that cannot be
 * collected are a 500.
 *
 * @throws TypeError where it is given no registry.
 * @example
 * ```ts
 * import { createServer } from "node:http";
 * import { metricsEndpoint, prometheusHandler } from "@llmobs/prometheus";
 *
 * const prometheus = prometheusHandler();
 * const metrics = metricsEndpoint(prometheus.registry);
 * const server = createServer((request, response) => {
 *   if (request.url === "/metrics") metrics(request, response);
 *   else response.end("my app");
 * });
 * console.log(typeof server.listen); // function
 * ```
 */
export function metricsEndpoint(registry: AnyRegistry): MetricsEndpoint {
  requireRegistry(registry);
  return (request, response) => {
    if (request.method !== "GET" && request.method !== "HEAD") {
      answer(response, 405, "text/plain", "Metrics are read with GET.\n", { allow: "GET, HEAD" });
      return;
    }
    registry.metrics().then(
      (text) => answer(response, 200, registry.contentType, text),
      () => answer(response, 500, "text/plain", "The metrics could not be collected.\n"),
    );
  };
}

/** Node itself leaves the body out where the method is HEAD. */
export function answer(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    "content-type": contentType,
    "content-length": Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}
