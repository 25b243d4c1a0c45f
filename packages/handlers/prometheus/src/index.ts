export { type MetricsEndpoint, metricsEndpoint } from "./metrics-endpoint.ts";
export { type MetricsServer, metricsServer, type MetricsServerOptions } from "./metrics-server.ts";
export { plugin } from "./plugin.ts";
export { type PrometheusHandler, prometheusHandler } from "./prometheus-handler.ts";
export type { AnyRegistry, PrometheusOptions } from "./prometheus-options.ts";
