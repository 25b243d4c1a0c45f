import { httpEndpoint } from "@llmobs/testing";
import { expect, onTestFinished, test } from "vitest";
import { runRecipe } from "./run-recipe.ts";

test("webhook: what finds the endpoint overloaded is sent again, as the same", async () => {
  const { code, stdout } = await runRecipe("webhook");

  const [first, second, books] = stdout.split("\n");
  expect(first).toMatch(/^6 events as [\w-]{36}: 503$/u);
  expect(second).toBe(first?.replace("503", "204"));
  expect(books).toBe("6 delivered");
  expect(code).toBe(0);
});

test("webhook: they go to the endpoint that it is given, signed and compressed", async () => {
  const endpoint = await httpEndpoint();
  onTestFinished(() => endpoint[Symbol.asyncDispose]());
  const { stdout } = await runRecipe("webhook", { env: { WEBHOOK_URL: endpoint.url } });

  expect(stdout).toBe("6 delivered\n");
  expect(endpoint.requests).toHaveLength(1);
  expect(endpoint.requests[0]?.headers).toMatchObject({
    "content-encoding": "gzip",
    "webhook-signature": expect.stringMatching(/^v1,/u),
  });
});
