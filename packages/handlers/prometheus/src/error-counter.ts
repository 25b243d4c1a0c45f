import type { Instruments } from "./instruments.ts";
import type { Payload } from "./recorder.ts";
import { type SeriesBound, SeriesTable } from "./series-table.ts";

/** Counts an event's error by its class. */
export type CountError = (eventType: string, data: Payload) => void;

/** Defines the counter of errors, which every event with one adds to. */
export function errorCounter(instruments: Instruments, bound: SeriesBound): CountError {
  const errors = instruments.counter({
    name: "errors_total",
    help: "Errors by class: error events, and ends by an error. One that passes through spans is in the end of each.",
    labelNames: ["event_type", "error_type"],
  });
  const table = new SeriesTable(bound, {
    label: "error_type",
    make: (event_type: string, error_type: string) => errors.labels(event_type, error_type),
  });
  return (eventType, { error }) => {
    table.of(eventType, (error as Payload | undefined)?.["name"]).inc();
  };
}
