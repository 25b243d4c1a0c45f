import type { HandlerPlugin } from "@llmobs/core";
import { prometheusHandler } from "./prometheus-handler.ts";
import type { PrometheusOptions } from "./prometheus-options.ts";

/** What makes this package loadable by name and configurable by environment variables. */
export const plugin: HandlerPlugin<PrometheusOptions> = {
  apiVersion: 1,
  kind: "handler",
  purpose: "aggregate",
  name: "prometheus",
  create: prometheusHandler,
  variables: {
    LLMOBS_PROMETHEUS_PORT: {
      option: "port",
      kind: "integer",
      description: "The port on which the metrics are served; without it they are not.",
    },
    LLMOBS_PROMETHEUS_HOST: {
      option: "host",
      kind: "string",
      description: "The address on which they are served, `0.0.0.0` for all.",
    },
    LLMOBS_PROMETHEUS_PREFIX: {
      option: "prefix",
      kind: "string",
      description: "What every metric's name begins with.",
    },
    LLMOBS_PROMETHEUS_MAX_SERIES: {
      option: "maxSeries",
      kind: "integer",
      description: "How many sets of label values a metric may have.",
    },
  },
  guarantees: {
    boundedBy:
      "It holds no event: `maxSeries` sets of label values a metric, and the ids of 10,000 open spans of each type.",
    whenFull:
      "New label values are counted as `other`, and `label_overflows_total` says how often.",
    onFailure:
      "Nothing that an event says makes it fail; one of which a figure can't be read counts as malformed.",
    onFlush: "There is nothing to do: an event is counted when its call returns.",
    onCrash: "The counts are lost but for what was scraped, and begin at 0 again.",
  },
};
