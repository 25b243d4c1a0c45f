import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROWS } from "../grafana/panels.ts";
import { type DemoApp, startDemoApp } from "../test/demo-app.ts";
import {
  hasPrometheus,
  type PrometheusServer,
  startPrometheus,
} from "../test/prometheus-server.ts";

const RULES = fileURLToPath(new URL("../rules/llmobs.yml", import.meta.url));
const RULES_TEST = fileURLToPath(new URL("../test/rules.yml", import.meta.url));
/** In CI it is there, or something is wrong. */
const isSkipped = !hasPrometheus && process.env["CI"] === undefined;

describe.skipIf(isSkipped)("promtool (of Debian's prometheus)", () => {
  const promtool = (args: readonly string[], input?: string): string =>
    execFileSync("promtool", [...args], { encoding: "utf8", input, stdio: "pipe" });

  it("has nothing to say about the metrics", async () => {
    const app = await startDemoApp();
    await app.work();
    const text = await app.registry.metrics();
    await app.stop();
    expect(promtool(["check", "metrics"], text)).toBe("");
  });

  it("finds the alert rules sound, and that each fires when it ought to and not before", () => {
    expect(promtool(["check", "rules", "--lint=all", "--lint-fatal", RULES])).toContain("SUCCESS");
    expect(promtool(["test", "rules", RULES_TEST])).toContain("SUCCESS");
  });
});

describe.skipIf(isSkipped)("Prometheus itself (Debian's)", { timeout: 30_000 }, () => {
  let app: DemoApp;
  let prometheus: PrometheusServer;

  // Every series is there at the first scrape, so a query over the last minute sees the second round
  // of work and nothing else.
  beforeAll(async () => {
    app = await startDemoApp();
    await app.work();
    prometheus = await startPrometheus({ port: app.port, ruleFile: RULES });
    await app.scraped(2);
    await app.work();
    await app.scraped(3);
  }, 60_000);

  afterAll(async () => {
    await prometheus?.stop();
    await app?.stop();
  });

  it("answers with the rates that were", async () => {
    const ratio = await prometheus.query(
      'rate(llmobs_events_total{event_type="llm.end"}[1m]) / on () rate(llmobs_events_total{event_type="session.end"}[1m])',
    );
    expect(ratio.map(({ value }) => value)).toEqual([expect.closeTo(111, 6)]);
    const failing = await prometheus.query(
      'sum by (model) (rate(llmobs_llm_duration_seconds_count{status="error"}[1m])) / sum by (model) (rate(llmobs_llm_duration_seconds_count[1m]))',
    );
    expect(failing).toEqual([{ metric: { model: "o4" }, value: expect.closeTo(0.3, 6) }]);
  });

  it("answers with the p95 of the calls, within the buckets of the conventions", async () => {
    const found = await prometheus.query(
      "histogram_quantile(0.95, sum by (le, model) (rate(llmobs_llm_duration_seconds_bucket[1m])))",
    );
    // Of 20, 40, … 2,000 ms, 64 are up to 1.28 s; the 95th of 100 is the 31st of 36 in the next bucket.
    const p95 = 1.28 + (2.56 - 1.28) * ((95 - 64) / 36);
    expect(found.find(({ metric }) => metric["model"] === "gpt-5")?.value).toBeCloseTo(p95, 6);
  });

  it("answers with the cost by model, and the tokens by kind", async () => {
    const cost = await prometheus.query("sum by (model) (llmobs_llm_cost_usd_total)");
    expect(cost).toHaveLength(2);
    expect(cost).toEqual(
      expect.arrayContaining([
        { metric: { model: "gpt-5" }, value: expect.closeTo(2 * 100 * 0.002, 9) },
        { metric: { model: "o4" }, value: expect.closeTo(2 * 10 * 0.05, 9) },
      ]),
    );
    const perCall = await prometheus.query(
      'rate(llmobs_llm_cost_usd_total{model="o4"}[1m]) / on (model) sum by (model) (rate(llmobs_llm_duration_seconds_count[1m]))',
    );
    expect(perCall.map(({ value }) => value)).toEqual([expect.closeTo(0.05, 9)]);
    const tokens = await prometheus.query("sum by (token_type) (llmobs_llm_tokens_total)");
    expect(
      Object.fromEntries(tokens.map(({ metric, value }) => [metric["token_type"], value])),
    ).toEqual({ input: 22_200, cache_read: 4_440, output: 2_220, reasoning: 1_110 });
  });

  it("sees what the manager saw", async () => {
    const [lost] = await prometheus.query('llmobs_intake_dropped_total{reason="invalid_event"}');
    expect(lost?.value).toBe(2);
    const balance = await prometheus.query(
      `sum by (handler) (llmobs_handler_accepted_total) - sum by (handler) (llmobs_handler_delivered_total)
        - sum by (handler) (llmobs_handler_queued)
        - (sum by (handler) (llmobs_handler_dropped_total) or sum by (handler) (llmobs_handler_queued) * 0)`,
    );
    expect(balance.map(({ metric, value }) => [metric["handler"], value])).toEqual(
      expect.arrayContaining([
        ["prometheus", 0],
        ["broken", 0],
      ]),
    );
  });

  it("has an answer to every query of the dashboard", async () => {
    const queries = ROWS.flatMap(({ panels }) =>
      panels.flatMap(({ title, queries: some }) =>
        Object.values(some).map((query) => ({ title, query })),
      ),
    );
    for (const { title, query } of queries) {
      const expression = query
        .replaceAll("$job", "app")
        .replaceAll("$__rate_interval", "1m")
        .replaceAll("$__range", "1h");
      expect(await prometheus.query(expression), `${title}: ${expression}`).not.toEqual([]);
    }
  });

  it("evaluates every alert rule, and fires those that it should", async () => {
    const { groups } = (await prometheus.get("rules")) as {
      groups: { rules: { name: string; health: string; state: string }[] }[];
    };
    const rules = groups.flatMap((group) => group.rules);
    expect(rules).toHaveLength(11);
    expect(rules.filter(({ health }) => health !== "ok")).toEqual([]);
    expect(rules.filter(({ state }) => state === "firing").map(({ name }) => name)).toEqual(
      expect.arrayContaining(["LlmobsEventsDropped", "LlmobsLabelsOverflow", "LlmPriceUnknown"]),
    );
  });
});
