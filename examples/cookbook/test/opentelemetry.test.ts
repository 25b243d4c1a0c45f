import { httpEndpoint } from "@llmobs/testing";
import { expect, onTestFinished, test } from "vitest";
import { runRecipe } from "./run-recipe.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";

test("opentelemetry: prints the spans of the caller's trace", async () => {
  const { code, stdout, stderr } = await runRecipe("opentelemetry");

  expect(stderr).toBe("");
  expect(code).toBe(0);
  const names = [...stdout.matchAll(/^ {2}name: '(.+)',$/gmu)].map(([, name]) => name);
  expect(new Set(names)).toEqual(
    new Set([
      "chat gpt-5",
      "execute_tool find_hotels",
      "invoke_agent planner",
      "invoke_workflow book",
    ]),
  );
  expect(stdout).toContain(`handed on: 00-${TRACE}-`);
  expect(stdout).toMatch(
    new RegExp(`parentSpanContext: \\{\\s+traceId: '${TRACE}',\\s+spanId: 'b7ad6b7169203331'`, "u"),
  );
});

test("opentelemetry: sends them where an endpoint is given", async () => {
  const backend = await httpEndpoint();
  onTestFinished(() => backend[Symbol.asyncDispose]());
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: new URL(backend.url).origin };
  const { code, stdout } = await runRecipe("opentelemetry", { env });

  expect(code).toBe(0);
  expect(stdout).not.toContain("parentSpanContext");
  expect(backend.requests).toHaveLength(1);
  expect(backend.requests[0]?.body).toContain("execute_tool find_hotels");
});

test("span-attributes: those of the call, and those of every event", async () => {
  const { stdout, code } = await runRecipe("span-attributes");

  expect(code).toBe(0);
  expect(stdout).toContain("execute_tool find_ticket");
  expect(stdout).toMatch(/'app.tenant': 'acme'/u);
  expect(stdout).toMatch(/'app.region': 'eu'/u);
  expect(stdout).toMatch(/'app.release': '2026.11'/u);
});
