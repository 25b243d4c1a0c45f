import type { Guarantees } from "@llmobs/core";
import { describe, expect, it } from "vitest";
import { correctPlugin } from "../../test/broken-plugins.ts";
import { expectGuarantees } from "./guarantee-table.ts";

const { guarantees } = correctPlugin;
const other: Guarantees = { ...guarantees, onFlush: "Everything has been punched." };

function tableOf(...columns: readonly Guarantees[]): string {
  const row = (name: string, of: (guarantees: Guarantees) => string): string =>
    `| ${[name, ...columns.map(of)].join(" | ")} |`;
  return [
    row("", () => ""),
    row("---", () => "---"),
    row("bounded by", ({ boundedBy }) => `${boundedBy} A reel has 300 m (\`a \\| b\`).`),
    row("when full", ({ whenFull }) => whenFull),
    row("on failure", ({ onFailure }) => onFailure),
    row("on flush", ({ onFlush }) => onFlush),
    row("on crash", ({ onCrash }) => onCrash),
  ].join("\n");
}

describe("expectGuarantees", () => {
  it("takes a table of which each cell begins with the guarantee", () => {
    expectGuarantees(`# Tape\n\n${tableOf(guarantees)}\n\nMore.`, [guarantees]);
  });

  it("takes a column for each of several plugins, in their order", () => {
    const table = tableOf(guarantees, other);
    expectGuarantees(table, [guarantees, other]);
    expect(() => expectGuarantees(table, [other, guarantees])).toThrow(other.onFlush);
    expect(() => expectGuarantees(table, [guarantees])).toThrow("columns");
  });

  it.each<[string, string, RegExp]>([
    ["no table", "It is safe.", /rows of the name "bounded by"/u],
    ["two tables", `${tableOf(guarantees)}\n\n${tableOf(other)}`, /rows of the name "bounded by"/u],
    ["a row too few", tableOf(guarantees).replace(/.*on crash.*/u, ""), /"on crash"/u],
    ["another guarantee", tableOf(other), /guarantees\.onFlush is: There is nothing to do\./u],
  ])("finds %s", (_what, markdown, reason) => {
    expect(() => expectGuarantees(markdown, [guarantees])).toThrow(reason);
  });
});
