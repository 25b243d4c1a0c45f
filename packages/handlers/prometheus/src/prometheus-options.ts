import { requireInteger, requireString } from "@llmobs/core/options";
import { type OpenMetricsContentType, Registry } from "prom-client";

/** A registry of prom-client, of either format. */
export type AnyRegistry = Registry | Registry<OpenMetricsContentType>;

/** What is counted, where, and how much of it. */
export interface PrometheusOptions {
  /** The handler's name in statistics and diagnostics. @default "prometheus" */
  readonly name?: string;
  /**
   * Where the metrics are registered: prom-client's own `register`, say, to show them beside an
   * application's. Nothing is registered globally unless it is given here. @default a new one
   */
  readonly registry?: AnyRegistry;
  /** What every metric's name begins with. @default "llmobs_" */
  readonly prefix?: string;
  /**
   * How many sets of label values a metric may have, besides those that a handful of fixed values
   * (a status, a kind of token) make of each. What comes above is counted under `other`. @default 200
   */
  readonly maxSeries?: number;
  /** Serves the metrics on this port, from the start until the handler is disposed. @default not */
  readonly port?: number;
  /** The address on which they are served; `"0.0.0.0"` for all. @default "127.0.0.1" */
  readonly host?: string;
}

/** Options that are checked and complete. */
export type PrometheusSettings = Required<Omit<PrometheusOptions, "port">> &
  Pick<PrometheusOptions, "port">;

const WHERE = "prometheus";
/** A colon is allowed too, but kept for recording rules. */
const PREFIX = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Checks the options and fills in what they leave out. */
export function readOptions(options: PrometheusOptions): PrometheusSettings {
  const { name = "prometheus", registry = new Registry(), prefix = "llmobs_" } = options;
  const { maxSeries = 200, port, host = DEFAULT_HOST } = options;
  requireString(WHERE, "name", name);
  requireRegistry(registry);
  requireString(WHERE, "prefix", prefix);
  if (!PREFIX.test(prefix)) {
    throw new RangeError(
      `[${WHERE}] prefix must begin a metric's name, with letters, digits and _; received ${JSON.stringify(prefix)}.`,
    );
  }
  requireInteger(WHERE, "maxSeries", maxSeries, { min: 1 });
  if (port !== undefined) requirePort(port, 1);
  requireString(WHERE, "host", host);
  return { name, registry, prefix, maxSeries, host, ...(port !== undefined && { port }) };
}

/** Only this machine can reach it. */
export const DEFAULT_HOST = "127.0.0.1";

/** @throws RangeError where it is no port. */
export function requirePort(port: unknown, min: 0 | 1): void {
  requireInteger(WHERE, "port", port, { min, max: 65_535 });
}

/** Told by what it can do, since two copies of prom-client may be in one tree. */
export function requireRegistry(registry: unknown): void {
  const methods = ["metrics", "registerMetric", "getSingleMetric"] as const;
  const candidate = registry as Partial<Record<(typeof methods)[number], unknown>> | null;
  if (methods.every((method) => typeof candidate?.[method] === "function")) return;
  throw new TypeError(
    `[${WHERE}] registry must be a Registry of prom-client; received ${candidate === null ? "null" : typeof registry}.`,
  );
}
