import type { Instruments } from "./instruments.ts";

/** Counts what did not fit into a metric, and tells of each label once. */
export function overflowCounter(
  instruments: Instruments,
  tell: (label: string) => void,
): (label: string) => void {
  const overflows = instruments.counter({
    name: "label_overflows_total",
    help: "How often a label had a new value when the metric had all the series that it may have, so that it was counted as other.",
    labelNames: ["label"],
  });
  const told = new Set<string>();
  return (label) => {
    overflows.inc({ label });
    if (told.has(label)) return;
    told.add(label);
    tell(label);
  };
}
