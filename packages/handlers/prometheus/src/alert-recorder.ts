import type { Instruments } from "./instruments.ts";
import { openGauge } from "./open-gauge.ts";
import { payloadOf, type Recorder } from "./recorder.ts";
import { type SeriesBound, SeriesTable } from "./series-table.ts";
import { ByValue } from "./by-value.ts";

/** What `alert` adds: how often each rule fired and recovered, and for how many keys it fires now. */
export function alertRecorder(instruments: Instruments, bound: SeriesBound): Recorder {
  const alerts = instruments.counter({
    name: "alerts_total",
    help: "Alerts that began to fire, and that recovered.",
    labelNames: ["alert_name", "state"],
  });
  const changes = new SeriesTable(bound, {
    label: "alert_name",
    make: (alert_name: string) =>
      new ByValue(["firing", "recovered"], (state) => alerts.labels({ alert_name, state })),
  });
  const firing = openGauge(instruments, bound, {
    name: "alerts_firing",
    help: "Alerts that fire now, one for each session, user or day that the rule tells apart.",
    label: "alert_name",
    earliest: () => -Infinity,
  });
  return (event) => {
    const { name, state, key } = payloadOf(event);
    changes.of(name).of(state).inc();
    const id = typeof key === "string" ? key : "";
    if (state === "firing") firing.of(name).start(id, event.time);
    else if (state === "recovered") firing.of(name).end(id);
    else return false;
    return true;
  };
}
