import type { Instruments } from "./instruments.ts";
import { OpenIds } from "./open-ids.ts";
import { type SeriesBound, SeriesTable } from "./series-table.ts";

export interface OpenGaugeOptions {
  readonly name: string;
  readonly help: string;
  readonly label: string;
  /** What began before this time, in milliseconds since the Unix epoch, is forgotten. */
  readonly earliest: () => number;
}

/** A gauge of what has begun and not ended, counted when it is read. */
export function openGauge(
  instruments: Instruments,
  bound: SeriesBound,
  { name, help, label, earliest }: OpenGaugeOptions,
): SeriesTable<[value: string], OpenIds> {
  const open = new Map<string, OpenIds>();
  const gauge = instruments.gauge<string>({
    name,
    help,
    labelNames: [label],
    collect: () => {
      for (const [value, ids] of open) gauge.set({ [label]: value }, ids.count(earliest()));
    },
  });
  return new SeriesTable(bound, {
    label,
    make: (value: string) => {
      const ids = new OpenIds();
      open.set(value, ids);
      return ids;
    },
  });
}
