/** A panel: one question, and the queries that answer it. `$job` and `$__rate_interval` are Grafana's to fill in. */
export interface Panel {
  readonly title: string;
  readonly kind: "figure" | "graph";
  /** One of Grafana's units. */
  readonly unit: string;
  /** Of the 24 columns of a row. */
  readonly width: number;
  /** Expressions by the legend of their series. */
  readonly queries: Readonly<Record<string, string>>;
}

export interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}

const rate = (metric: string, more = ""): string =>
  `rate(llmobs_${metric}{job=~"$job"${more}}[$__rate_interval])`;
const increase = (metric: string): string => `increase(llmobs_${metric}{job=~"$job"}[$__range])`;
const quantile = (share: number, metric: string, by: string): string =>
  `histogram_quantile(${share}, sum by (le, ${by}) (${rate(`${metric}_bucket`)}))`;
const failing = (metric: string, by: string): string =>
  `sum by (${by}) (${rate(`${metric}_count`, ', status="error"')}) / sum by (${by}) (${rate(`${metric}_count`)})`;

/** What the dashboard shows, from top to bottom. */
export const ROWS: readonly Row[] = [
  {
    title: "At a glance",
    panels: [
      figure("Model calls", "short", `sum(${increase("llm_duration_seconds_count")})`),
      figure("Cost", "currencyUSD", `sum(${increase("llm_cost_usd_total")})`),
      figure("Tokens", "short", `sum(${increase("llm_tokens_total")})`),
      figure(
        "Commands that failed",
        "percentunit",
        `sum(increase(llmobs_command_duration_seconds_count{job=~"$job", status="error"}[$__range])) / sum(${increase("command_duration_seconds_count")})`,
      ),
      figure(
        "In flight",
        "short",
        `sum(llmobs_spans_in_flight{job=~"$job", span_type!="session"})`,
      ),
      figure("Alerts firing", "short", `sum(llmobs_alerts_firing{job=~"$job"})`),
    ],
  },
  {
    title: "Model calls",
    panels: [
      graph("Calls by model", "reqps", {
        "{{provider}} {{model}}": `sum by (provider, model) (${rate("llm_duration_seconds_count")})`,
      }),
      graph("Share of calls that failed", "percentunit", {
        "{{provider}} {{model}}": failing("llm_duration_seconds", "provider, model"),
      }),
      graph("Duration, p50 and p95", "s", {
        "p50 {{model}}": quantile(0.5, "llm_duration_seconds", "model"),
        "p95 {{model}}": quantile(0.95, "llm_duration_seconds", "model"),
      }),
      graph("Time to the first chunk, p50 and p95", "s", {
        "p50 {{model}}": quantile(0.5, "llm_time_to_first_chunk_seconds", "model"),
        "p95 {{model}}": quantile(0.95, "llm_time_to_first_chunk_seconds", "model"),
      }),
      graph("Tokens a second by kind", "short", {
        "{{token_type}}": `sum by (token_type) (${rate("llm_tokens_total")})`,
      }),
      graph("Tokens of a call, p95", "short", {
        "{{token_type}} {{model}}": quantile(0.95, "llm_call_tokens", "model, token_type"),
      }),
      graph("Cost an hour by model", "currencyUSD", {
        "{{provider}} {{model}}": `3600 * sum by (provider, model) (${rate("llm_cost_usd_total")})`,
      }),
      graph("Calls of which the price or the usage is not known", "reqps", {
        "price of {{model}}": `sum by (model) (${rate("llm_unpriced_total")})`,
        "usage of {{model}}, {{usage_source}}": `sum by (model, usage_source) (${rate("llm_usage_total", ', usage_source!="reported"')})`,
      }),
    ],
  },
  {
    title: "Commands, agents, tools",
    panels: [
      graph("Commands", "reqps", {
        "{{command_type}} {{status}}": `sum by (command_type, status) (${rate("command_duration_seconds_count")})`,
      }),
      graph("Duration of commands, p95", "s", {
        "{{command_type}}": quantile(0.95, "command_duration_seconds", "command_type"),
      }),
      graph("Duration of agents, p95", "s", {
        "{{agent_name}}": quantile(0.95, "agent_duration_seconds", "agent_name"),
      }),
      graph("Duration of tools, p95", "s", {
        "{{tool_name}}": quantile(0.95, "tool_duration_seconds", "tool_name"),
      }),
      graph("Share of tool calls that failed", "percentunit", {
        "{{tool_name}}": failing("tool_duration_seconds", "tool_name"),
      }),
      graph("Other spans, p95", "s", {
        "{{span_type}}": quantile(0.95, "span_duration_seconds", "span_type"),
      }),
      graph("Errors by class", "reqps", {
        "{{error_type}} in {{event_type}}": `sum by (event_type, error_type) (${rate("errors_total")})`,
      }),
      graph("In flight", "short", {
        "{{span_type}}": `sum by (span_type) (llmobs_spans_in_flight{job=~"$job"})`,
      }),
      graph("Mean score", "short", {
        "{{score_name}}": `sum by (score_name) (${rate("score_sum")}) / sum by (score_name) (${rate("score_count")})`,
      }),
      graph("Scores in words, and alerts", "reqps", {
        "{{score_name}} {{score_label}}": `sum by (score_name, score_label) (${rate("score_labels_total")})`,
        "alert {{alert_name}} {{state}}": `sum by (alert_name, state) (${rate("alerts_total")})`,
      }),
    ],
  },
  {
    title: "The observability itself",
    panels: [
      graph("Events by type", "reqps", {
        "{{event_type}}": `sum by (event_type) (${rate("events_total")})`,
        malformed: `sum(${rate("malformed_events_total")})`,
      }),
      graph("Events that came and went", "reqps", {
        "to the manager": `sum(${rate("intake_accepted_total")})`,
        "to its handlers": `sum(${rate("intake_delivered_total")})`,
        "to {{handler}}": `sum by (handler) (${rate("handler_accepted_total")})`,
        "by {{handler}}": `sum by (handler) (${rate("handler_delivered_total")})`,
      }),
      graph("Events dropped", "reqps", {
        "{{handler}} {{reason}}": `sum by (handler, reason) (${rate("handler_dropped_total")})`,
        "manager {{reason}}": `sum by (reason) (${rate("intake_dropped_total")})`,
      }),
      graph("Events queued", "short", {
        "{{handler}}": `sum by (handler) (llmobs_handler_queued{job=~"$job"})`,
        manager: `sum(llmobs_intake_queued{job=~"$job"})`,
      }),
      graph("Failures of handlers", "reqps", {
        "{{handler}}": `sum by (handler) (${rate("handler_failures_total")})`,
        "diagnostics lost": `sum(${rate("diagnostics_lost_total")})`,
      }),
      graph("Duration of the last flush", "s", {
        "{{handler}}": `max by (handler) (llmobs_handler_last_flush_duration_seconds{job=~"$job"})`,
      }),
      graph("Label values that did not fit", "reqps", {
        "{{label}}": `sum by (label) (${rate("label_overflows_total")})`,
      }),
    ],
  },
];

function figure(title: string, unit: string, query: string): Panel {
  return { title, kind: "figure", unit, width: 4, queries: { "": query } };
}

function graph(title: string, unit: string, queries: Panel["queries"]): Panel {
  return { title, kind: "graph", unit, width: 12, queries };
}
