import { decodeMetricsRequest } from "./otlp-definitions.ts";
import { type KeyValue, recordOf } from "./otlp-values.ts";

/** A metric as a backend has it. */
export interface ReceivedMetric {
  readonly name: string;
  readonly unit: string;
  readonly points: readonly {
    readonly labels: Readonly<Record<string, unknown>>;
    readonly count: number;
    readonly sum: number;
    /** The upper bounds of the buckets. */
    readonly bounds: readonly number[];
  }[];
}

/** Reads the histograms of an export request. */
export function readHistograms(body: Uint8Array): readonly ReceivedMetric[] {
  const { resourceMetrics } = decodeMetricsRequest(body) as MetricsRequest;
  return resourceMetrics.flatMap(({ scopeMetrics }) =>
    scopeMetrics.flatMap(({ metrics }) =>
      metrics.flatMap(({ name, unit, histogram }) =>
        histogram === undefined
          ? []
          : {
              name,
              unit,
              points: histogram.dataPoints.map((point) => ({
                labels: recordOf(point.attributes),
                count: Number(point.count),
                sum: point.sum,
                bounds: point.explicitBounds,
              })),
            },
      ),
    ),
  );
}

interface MetricsRequest {
  readonly resourceMetrics: readonly {
    readonly scopeMetrics: readonly {
      readonly metrics: readonly {
        readonly name: string;
        readonly unit: string;
        readonly histogram?: {
          readonly dataPoints: readonly {
            readonly attributes: readonly KeyValue[];
            readonly count: string;
            readonly sum: number;
            readonly explicitBounds: readonly number[];
          }[];
        };
      }[];
    }[];
  }[];
}
