import type { Summary } from "../harness/summary.ts";
import { figure, spread } from "./figure.ts";
import type { Table } from "./table.ts";

/** What we want of a measurement. */
export interface Target {
  readonly label: string;
  readonly wanted: "at most" | "at least";
  readonly bound: number;
  readonly unit: "×" | "ns" | "ms" | "MiB" | "kB" | "";
  readonly measured: readonly Measured[];
}

interface Measured {
  /** On which events, where that makes a difference. */
  readonly set?: string;
  readonly value: Summary;
}

/** Whether all measurements have their median where we want it. */
function isMet({ wanted, bound, measured }: Target): boolean {
  return measured.every(({ value: { median } }) =>
    wanted === "at most" ? median <= bound : median >= bound,
  );
}

export function tableOfTargets(targets: readonly Target[]): Table {
  return {
    title: "## Targets",
    head: ["target", "wanted", "measured (quartiles)", "met?"],
    rows: targets.map((target) => [
      target.label,
      `${target.wanted === "at most" ? "≤" : "≥"} ${target.bound} ${target.unit}`.trimEnd(),
      target.measured.map((measured) => describe(measured)).join(" · "),
      isMet(target) ? "yes" : "NO",
    ]),
  };
}

function describe({ set, value }: Measured): string {
  const { low, high, median } = value;
  const quartiles = low === high ? "" : ` (${spread(value)})`;
  return `${set === undefined ? "" : `${set} `}${figure(median)}${quartiles}`;
}
