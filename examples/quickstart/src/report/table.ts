import { bold, dim } from "./paint.ts";

/** One column of a table. */
export interface Column<Row> {
  readonly heading: string;
  /** The first column is aligned to the left, all others to the right. */
  readonly cell: (row: Row) => string;
  /** Colours a cell after it has its width. */
  readonly paint?: (cell: string, row: Row) => string;
}

/** Lays out rows in columns as wide as their widest cell; the last row is set apart as the sum. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string[] {
  const widths = columns.map(({ heading, cell }) =>
    Math.max(heading.length, ...rows.map((row) => cell(row).length)),
  );
  const pad = (text: string, column: number): string =>
    column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0);
  const line = (cells: readonly string[]): string => `  ${cells.join("  ")}`;

  const head = line(columns.map(({ heading }, index) => dim(pad(heading, index))));
  const body = rows.map((row) =>
    line(
      columns.map(({ cell, paint = (text) => text }, index) => paint(pad(cell(row), index), row)),
    ),
  );
  const rule = dim(`  ${"─".repeat(widths.reduce((sum, width) => sum + width + 2, -2))}`);
  const sum = body.at(-1) ?? "";
  return [head, ...body.slice(0, -1), rule, bold(sum)];
}
