import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SeriesTable } from "./series-table.ts";

function tableOf(maxSeries: number) {
  const made: string[] = [];
  const overflows: string[] = [];
  const table = new SeriesTable(
    { maxSeries, onOverflow: (label) => overflows.push(label) },
    {
      label: "model",
      make: (provider: string, model: string) => {
        made.push(`${provider} ${model}`);
        return { provider, model };
      },
    },
  );
  return { table, made, overflows };
}

describe("a table of series", () => {
  it("makes a series once, and gives all that are too many the one of other", () => {
    const { table, made, overflows } = tableOf(2);
    const first = table.of("openai", "gpt-5");
    table.of("openai", "o4");
    expect(table.of("openai", "gpt-5")).toBe(first);
    expect(table.of("openai", "o5")).toEqual({ provider: "other", model: "other" });
    expect(table.of("anthropic", "claude")).toBe(table.of("openai", "o5"));
    expect(made).toEqual(["openai gpt-5", "openai o4", "other other"]);
    expect(overflows).toEqual(["model", "model", "model"]);
  });

  it("has room for what is added beyond the bound", () => {
    const { table, overflows } = tableOf(1);
    const added = table.add("openai", "gpt-5");
    expect(table.of("openai", "gpt-5")).toBe(added);
    expect(table.of("openai", "o4")).toEqual({ provider: "openai", model: "o4" });
    expect(overflows).toEqual([]);
  });

  it("shares the series of a value that is called other", () => {
    const { table, made } = tableOf(1);
    const named = table.of("other", "other");
    expect(table.of("openai", "o4")).toBe(named);
    expect(made).toEqual(["other other"]);
  });

  it.each([
    ["nothing", undefined, "unknown"],
    ["no text", 12, "unknown"],
    ["an empty text", "", "unknown"],
    ["a value that refuses to be text", Object.create(null), "unknown"],
    ["a text without an end", "x".repeat(1_000_000), "x".repeat(128)],
    ["half a character", "a\uD83D", "a\uFFFD"],
    ["a cut through a character", `${"x".repeat(127)}🙂`, `${"x".repeat(127)}\uFFFD`],
    ["a name of Object.prototype", "__proto__", "__proto__"],
  ])("makes a label of %s, and only one", (_what, value, label) => {
    const { table, made } = tableOf(10);
    const series = table.of("p", value);
    expect(series.model).toBe(label);
    expect(table.of("p", value)).toBe(series);
    expect(made).toHaveLength(1);
  });

  it("never has more series than it may, whatever comes", () => {
    const value = fc.oneof(
      fc.constantFrom("a", "b", "other", "unknown", ""),
      fc.string(),
      fc.anything(),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.tuple(value, value)),
        (max, calls) => {
          const { table, made } = tableOf(max);
          for (const [provider, model] of calls) {
            const series = table.of(provider, model);
            expect(table.of(provider, model)).toBe(series);
          }
          expect(made.length).toBeLessThanOrEqual(max + 1);
        },
      ),
    );
  });
});
