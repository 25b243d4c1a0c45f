import {
  type Attributes,
  type Context,
  type Counter,
  type Histogram,
  type Meter,
  ValueType,
} from "@opentelemetry/api";
import type { ObservedEvent } from "@llmobs/core";
import type { Convention, MetricRow } from "./convention.ts";
import { errorOf, errorTypeOf, payloadOf } from "./payload.ts";

type Instrument = (value: number, labels: Attributes, context: Context) => void;

interface Recording {
  readonly row: MetricRow;
  readonly record: Instrument;
}

/** Records the ends of spans in the convention's metrics. */
export class MetricRecorder {
  /** By the kind of span. */
  readonly #recordings = new Map<string, Recording[]>();

  constructor(meter: Meter, { metrics }: Convention) {
    const instruments = new Map<string, Instrument>();
    for (const row of metrics) {
      // Several rows may write one metric, with different labels.
      const record = instruments.get(row.name) ?? makeInstrument(meter, row);
      instruments.set(row.name, record);
      for (const kind of row.of) {
        const recordings = this.#recordings.get(kind) ?? [];
        recordings.push({ row, record });
        this.#recordings.set(kind, recordings);
      }
    }
  }

  /** @param context in which the span is, so that exemplars lead to it */
  record(kind: string, end: ObservedEvent, context: Context): void {
    const data = payloadOf(end);
    // How long it was until nobody waited any longer says nothing of the operation.
    if (data.status === "abandoned") return;
    for (const { row, record } of this.#recordings.get(kind) ?? []) {
      const value = row.value(data as never);
      if (typeof value !== "number" || !(value >= 0) || value === Infinity) continue;
      const labels = row.labels(data as never);
      if (row.hasErrorType && data.status === "error") {
        labels["error.type"] = errorTypeOf(errorOf(data));
      }
      record(value, labels, context);
    }
  }
}

function makeInstrument(meter: Meter, row: MetricRow): Instrument {
  const { name, unit, description, boundaries } = row;
  const valueType = unit === "s" ? ValueType.DOUBLE : ValueType.INT;
  if (row.instrument === "counter") {
    const counter: Counter = meter.createCounter(name, { unit, description, valueType });
    return (value, labels, context) => counter.add(value, labels, context);
  }
  const histogram: Histogram = meter.createHistogram(name, {
    unit,
    description,
    valueType,
    ...(boundaries !== undefined && { advice: { explicitBucketBoundaries: [...boundaries] } }),
  });
  return (value, labels, context) => histogram.record(value, labels, context);
}
