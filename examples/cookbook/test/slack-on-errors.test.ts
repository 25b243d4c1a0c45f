import { httpEndpoint } from "@llmobs/testing";
import { expect, onTestFinished, test } from "vitest";
import { runRecipe } from "./run-recipe.ts";

const MESSAGE = "Error: The airline's service is closed for maintenance (×9)";

test("slack-on-errors: nine events of one failure are one message", async () => {
  const run = await runRecipe("slack-on-errors");

  expect(run.stdout).toBe(`${MESSAGE}\n18 events\n`);
  expect(run.code).toBe(0);
});

test("slack-on-errors: the message goes to the webhook that it is given", async () => {
  const slack = await httpEndpoint();
  onTestFinished(() => slack[Symbol.asyncDispose]());
  const run = await runRecipe("slack-on-errors", { env: { SLACK_WEBHOOK_URL: slack.url } });

  expect(run.stdout).toBe("18 events\n");
  expect(slack.requests.map(({ body }) => JSON.parse(body).text)).toEqual([MESSAGE]);
});
