import { type EventBytes, type EventSet, nameOfBytes, TEXTS } from "../event-set.ts";
import type { Results } from "../harness/results.ts";
import type { Summary } from "../harness/summary.ts";
import { figure, spread } from "./figure.ts";
import type { Table } from "./table.ts";

/** A figure besides the time, in a column of its own for each kind of text. */
export interface Column {
  readonly head: string;
  readonly of: (contender: string, set: EventSet) => Summary;
}

/** Lines contenders up with their times and how many times the limit's that is, on both kinds of text. */
export function raceTable(
  results: Results,
  contenders: readonly string[],
  limit: string,
  bytes: EventBytes,
  { unit, column }: { readonly unit: string; readonly column?: Column },
): Table {
  return {
    title: `### Events of ${nameOfBytes(bytes)}`,
    head: [
      "",
      ...TEXTS.flatMap((text) => [
        `${text}: ${unit}`,
        "quartiles",
        "× limit",
        ...(column === undefined ? [] : [column.head]),
      ]),
    ],
    rows: contenders.map((contender) => [
      contender,
      ...TEXTS.flatMap((text) => {
        const set = { bytes, text };
        const time = results.time(contender, set);
        return [
          figure(time.median),
          spread(time),
          figure(results.ratio(contender, limit, set).median),
          ...(column === undefined ? [] : [figure(column.of(contender, set).median)]),
        ];
      }),
    ]),
  };
}
