import type { Handler, Host, ObservedEvent } from "@llmobs/core";
import { closedError } from "@llmobs/core/error";
import { eventRecorders } from "./event-recorders.ts";
import { Instruments } from "./instruments.ts";
import { ownServer } from "./own-server.ts";
import { overflowCounter } from "./overflow.ts";
import { pipelineMetrics } from "./pipeline-metrics.ts";
import { type AnyRegistry, type PrometheusOptions, readOptions } from "./prometheus-options.ts";
import type { Recorder } from "./recorder.ts";

/** A handler that counts, and where its counts can be read. */
export interface PrometheusHandler extends Handler {
  readonly registry: AnyRegistry;
}

/**
 * Counts events as Prometheus metrics: durations, tokens, cost and errors of model calls, commands,
 * agents and tools, what is in flight, and the books of the manager itself. It holds no event, and
 * nothing that an event says can make it fail.
 *
 * Metrics are read with `metricsServer` or `metricsEndpoint`, or served by the handler itself on the
 * `port` given. They stay in the registry when the handler is disposed.
 *
 * @throws RangeError or TypeError where an option has no sense, Error where another handler counts in
 * the same registry under the same prefix.
 * @example
 * ```ts
 * import { ObservabilityManager } from "@llmobs/core";
 * import { prometheusHandler } from "@llmobs/prometheus";
 *
 * const prometheus = prometheusHandler();
 * const observability = new ObservabilityManager({ source: "docs", handlers: [prometheus] });
 * observability.log("hello");
 * const text = await prometheus.registry.metrics();
 * console.log(text.split("\n").find((line) => line.includes('event_type="log"')));
 * // => llmobs_events_total{event_type="log"} 1
 * ```
 */
export function prometheusHandler(options: PrometheusOptions = {}): PrometheusHandler {
  const { name, registry, prefix, maxSeries, port, host: address } = readOptions(options);
  let host: Host | undefined;
  let isDisposed = false;

  const instruments = new Instruments(prefix);
  const onOverflow = overflowCounter(instruments, (label) =>
    host?.diagnostic({
      kind: "label_overflow",
      message: `There are more than ${maxSeries} sets of label values; new values of ${label} are counted as "other"`,
    }),
  );
  const bound = { maxSeries, onOverflow };
  const recorders = eventRecorders(instruments, bound, () => host?.clock.now() ?? Date.now());
  pipelineMetrics(instruments, bound, () => host?.stats());
  instruments.register(registry);

  const server = port === undefined ? undefined : ownServer({ registry, port, host: address });

  function handle(event: ObservedEvent): void {
    if (isDisposed) throw closedError(name);
    const { count, record, malformed } = recorders.of(event.type);
    count.inc();
    if (!succeeds(record, event)) malformed.inc();
  }

  return {
    name,
    registry,
    attach: (given) => {
      host = given;
      server?.tell((diagnostic) => given.diagnostic(diagnostic));
    },
    handle,
    handleBatch: (events) => {
      for (const event of events) handle(event);
    },
    [Symbol.asyncDispose]: async () => {
      isDisposed = true;
      await server?.close();
    },
  };
}

/** Whatever a payload's getters throw, the event is counted, and delivered. */
function succeeds(record: Recorder, event: ObservedEvent): boolean {
  try {
    return record(event);
  } catch {
    return false;
  }
}
