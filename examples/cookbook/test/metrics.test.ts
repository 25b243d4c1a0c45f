import { fileURLToPath } from "node:url";
import { metricsServer, prometheusHandler } from "@llmobs/prometheus";
import { expect, test } from "vitest";
import { runFile, runRecipe } from "./run-recipe.ts";

test("metrics: shows what three documents cost, and that one was too long", async () => {
  const run = await runRecipe("metrics", { env: { METRICS_PORT: "0" } });

  expect(run).toMatchObject({ code: 0, stderr: "" });
  expect(run.stdout.split("\n").toSorted()).toEqual([
    "",
    'llmobs_errors_total{event_type="command.end",error_type="RangeError"} 1',
    'llmobs_errors_total{event_type="llm.end",error_type="RangeError"} 1',
    'llmobs_llm_cost_usd_total{provider="openai",model="gpt-5"} 0.0085',
    'llmobs_llm_duration_seconds_count{provider="openai",model="gpt-5",operation="chat",status="error"} 1',
    'llmobs_llm_duration_seconds_count{provider="openai",model="gpt-5",operation="chat",status="ok"} 2',
    'llmobs_llm_tokens_total{provider="openai",model="gpt-5",token_type="input"} 4400',
    'llmobs_llm_tokens_total{provider="openai",model="gpt-5",token_type="output"} 300',
  ]);
});

test("two environment variables are enough for metrics", async () => {
  const probe = await metricsServer({ registry: prometheusHandler().registry, port: 0 });
  await probe[Symbol.asyncDispose]();

  const run = await runFile(fileURLToPath(new URL("./metrics-app.ts", import.meta.url)), {
    env: {
      NODE_OPTIONS: `--import ${import.meta.resolve("@llmobs/bootstrap/register")}`,
      LLMOBS_HANDLERS: "prometheus",
      LLMOBS_PROMETHEUS_PORT: String(probe.port),
    },
  });

  expect(run).toMatchObject({
    code: 0,
    stderr: "",
    stdout: 'llmobs_events_total{event_type="log"} 1\n',
  });
});
