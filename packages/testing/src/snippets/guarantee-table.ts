import assert from "node:assert/strict";
import type { Guarantees } from "@llmobs/core";

/** The rows of a guarantee table, by what they say. */
const ROWS: Readonly<Record<string, keyof Guarantees>> = {
  "bounded by": "boundedBy",
  "when full": "whenFull",
  "on failure": "onFailure",
  "on flush": "onFlush",
  "on crash": "onCrash",
};

/**
 * Asserts that a Markdown text states these guarantees in one table, a column for each. A cell begins
 * with the guarantee as it is, and may go on.
 */
export function expectGuarantees(markdown: string, columns: readonly Guarantees[]): void {
  const rows = markdown.split("\n").map(cellsOf);
  for (const [name, guarantee] of Object.entries(ROWS)) {
    const found = rows.filter(([first]) => first === name);
    assert.equal(found.length, 1, `rows of the name "${name}", of which one table has one`);
    const [, ...cells] = found[0] ?? [];
    assert.equal(cells.length, columns.length, `columns of the row "${name}"`);
    for (const [index, guarantees] of columns.entries()) {
      const cell = cells[index] ?? "";
      const said = `the row "${name}" says: ${cell}\nguarantees.${guarantee} is: ${guarantees[guarantee]}`;
      assert.ok(cell.startsWith(guarantees[guarantee]), said);
    }
  }
}

/** The cells of a line of a table; none where it is no such line. */
function cellsOf(line: string): readonly string[] {
  if (!line.startsWith("|")) return [];
  return line
    .split(/(?<!\\)\|/u)
    .slice(1, -1)
    .map((cell) => cell.trim());
}
