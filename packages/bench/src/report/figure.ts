import type { Summary } from "../harness/summary.ts";

/** Writes a figure with three digits that count, and none more than are there: 1.23, 45.6, 7,890. */
export function figure(value: number): string {
  if (value === 0) return "0";
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString("en", {
    minimumFractionDigits: Math.min(digits, 4),
    maximumFractionDigits: Math.min(digits, 4),
  });
}

/** The two quartiles: 1.20–1.31. */
export function spread({ low, high }: Summary): string {
  return `${figure(low)}–${figure(high)}`;
}
