import type { Histogram } from "prom-client";
import { ByValue } from "./by-value.ts";
import type { Instruments } from "./instruments.ts";
import { isAmount, type Payload } from "./recorder.ts";
import { type SeriesBound, SeriesTable } from "./series-table.ts";

/** A histogram's series of one name, by how what took so long has ended. */
export type Durations = ByValue<Histogram.Internal<string>>;

const STATUSES = ["ok", "error", "aborted", "abandoned"];

export interface DurationOptions {
  readonly name: string;
  readonly help: string;
  readonly label: string;
  readonly buckets: readonly number[];
}

/** A histogram of durations by name and status. */
export function durationTable(
  instruments: Instruments,
  bound: SeriesBound,
  { label, ...definition }: DurationOptions,
): SeriesTable<[name: string], Durations> {
  const histogram = instruments.histogram({ ...definition, labelNames: [label, "status"] });
  return new SeriesTable(bound, {
    label,
    make: (name: string) => durationsOf(histogram, { [label]: name }),
  });
}

/** The series of a histogram that has a status beside these labels. */
export function durationsOf(
  histogram: Histogram,
  labels: Readonly<Record<string, string>>,
): Durations {
  return new ByValue(STATUSES, (status) => histogram.labels({ ...labels, status }));
}

/** Adds the duration that an end tells; says whether it tells one. */
export function addDuration(durations: Durations, { status, durationMs }: Payload): boolean {
  if (!isAmount(durationMs)) return false;
  durations.of(status).observe(durationMs / 1_000);
  return true;
}
