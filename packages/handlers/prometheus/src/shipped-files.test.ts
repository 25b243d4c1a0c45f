import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { buildDashboard } from "../grafana/dashboard.ts";
import { ROWS } from "../grafana/panels.ts";
import { prometheusHandler } from "./prometheus-handler.ts";

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");
const METRICS = prometheusHandler().registry.getMetricsAsArray();
const NAMES = METRICS.map(({ name }) => name);
const QUERIES = ROWS.flatMap(({ panels }) =>
  panels.flatMap(({ queries }) => Object.values(queries)),
).join("\n");

/** A histogram's series have names of their own. */
const SERIES = new Set(
  METRICS.flatMap(({ name, type }) =>
    String(type) === "histogram" ? ["_bucket", "_sum", "_count"].map((end) => name + end) : [name],
  ),
);

const namesIn = (text: string): readonly string[] => text.match(/\bllmobs_\w+/g) ?? [];

describe("the dashboard", () => {
  it("asks for series that exist, and for every metric", () => {
    expect(namesIn(QUERIES).filter((name) => !SERIES.has(name))).toEqual([]);
    expect(NAMES.filter((name) => !QUERIES.includes(name))).toEqual([]);
  });

  it("is in the file that is shipped", () => {
    const built: unknown = JSON.parse(JSON.stringify(buildDashboard()));
    expect(JSON.parse(read("../grafana/llmobs.json"))).toEqual(built);
  });
});

describe("the alert rules", () => {
  it("ask for series that exist", () => {
    const used = namesIn(read("../rules/llmobs.yml"));
    expect(used.length).toBeGreaterThan(20);
    // The text of one names a metric as a whole, a counter, so that its name is its series' too.
    expect(used.filter((name) => !SERIES.has(name))).toEqual([]);
  });
});

describe("the README", () => {
  it("lists every metric, and none that does not exist", () => {
    const rows = read("../README.md")
      .split("\n")
      .filter((line) => line.startsWith("| `llmobs_"));
    const listed = rows.flatMap((row) => namesIn(row.split("|")[1] ?? ""));
    expect(listed.toSorted()).toEqual(NAMES.toSorted());
  });

  it("names every alert", () => {
    const rules = [...read("../rules/llmobs.yml").matchAll(/- alert: (\w+)/g)];
    const readme = read("../README.md");
    expect(rules.length).toBeGreaterThan(0);
    expect(rules.filter(([, name]) => !readme.includes(`\`${name}\``))).toEqual([]);
  });
});
