import type { TextKind } from "@llmobs/testing";
import { EVENT_BYTES, type EventBytes, type EventSet, nameOfBytes, TEXTS } from "../event-set.ts";
import type { Contender } from "../harness/contender.ts";
import type { Results } from "../harness/results.ts";
import type { Summary } from "../harness/summary.ts";
import { figure, spread } from "./figure.ts";
import type { Table } from "./table.ts";

/** A figure besides the time, in a column of its own for each kind of text. */
interface Column {
  readonly head: string;
  readonly of: (contender: string, set: EventSet) => Summary;
}

interface RaceTableOptions {
  readonly unit: string;
  readonly column?: Column;
  /** The texts that the race was run with. @default all */
  readonly texts?: readonly TextKind[];
  /** @default the events' size */
  readonly title?: string;
}

/** Lines contenders up with their times and how many times the limit's that is, on each kind of text. */
export function raceTable(
  results: Results,
  contenders: readonly string[],
  limit: string,
  bytes: EventBytes,
  options: RaceTableOptions,
): Table {
  const { unit, column, texts = TEXTS, title = `Events of ${nameOfBytes(bytes)}` } = options;
  return {
    title: `### ${title}`,
    head: [
      "",
      ...texts.flatMap((text) => [
        `${text}: ${unit}`,
        "quartiles",
        "× limit",
        ...(column === undefined ? [] : [column.head]),
      ]),
    ],
    rows: contenders.map((contender) => [
      contender,
      ...texts.flatMap((text) => {
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

/** A table for each size of events, with what a call costs and for how long the main thread is busy. */
export function callTables(
  results: Results,
  contenders: readonly Contender[],
  limit: string,
): readonly Table[] {
  const names = contenders.map(({ name }) => name);
  const column: Column = { head: "CPU", of: (name, set) => results.cpu(name, set) };
  return EVENT_BYTES.map((bytes) =>
    raceTable(results, names, limit, bytes, { unit: "ns", column }),
  );
}
