import { SCORES } from "./buckets.ts";
import type { Instruments } from "./instruments.ts";
import { isAmount, payloadOf, type Recorder } from "./recorder.ts";
import { type SeriesBound, SeriesTable } from "./series-table.ts";

/** What `score` adds: figures to a histogram, words to a counter. */
export function scoreRecorder(instruments: Instruments, bound: SeriesBound): Recorder {
  const histogram = instruments.histogram({
    name: "score",
    help: "Marks given to spans; true counts as 1, false as 0.",
    labelNames: ["score_name"],
    buckets: SCORES,
  });
  const counter = instruments.counter({
    name: "score_labels_total",
    help: "Judgements on spans that are words.",
    labelNames: ["score_name", "score_label"],
  });
  const figures = new SeriesTable(bound, {
    label: "score_name",
    make: (score_name: string) => histogram.labels(score_name),
  });
  const words = new SeriesTable(bound, {
    label: "score_label",
    make: (score_name: string, score_label: string) => counter.labels(score_name, score_label),
  });
  return (event) => {
    const { name, value } = payloadOf(event);
    switch (typeof value) {
      case "number":
        if (!isAmount(Math.abs(value))) return false;
        figures.of(name).observe(value);
        return true;
      case "boolean":
        figures.of(name).observe(value ? 1 : 0);
        return true;
      case "string":
        words.of(name, value).inc();
        return true;
      default:
        return false;
    }
  };
}
