import { expect, test } from "vitest";
import { readEvents } from "./json-events.ts";
import { runRecipe } from "./run-recipe.ts";

test("type-filter: the terminal shows the picked types, the file has all", async () => {
  const run = await runRecipe("type-filter");

  const shown = run.stdout.split("\n").filter((line) => /^\d\d:\d\d:\d\d/u.test(line));
  expect(shown.map((line) => /command \w+|Error: [\w ]+/u.exec(line)?.[0])).toEqual([
    "command summarize",
    "Error: The page has no title",
    "command summarize",
  ]);
  expect(readEvents(run, "logs/everything.jsonl").map(({ type }) => type)).toEqual([
    "session.start",
    "command.start",
    "tool.start",
    "tool.end",
    "error",
    "llm.start",
    "llm.end",
    "command.end",
    "session.end",
  ]);
  expect(run.stdout).toContain("console { delivered: 3, dropped: { filtered: 6 } }");
  expect(run).toMatchObject({ code: 0, stderr: "" });
});

test("session-sampling: about a tenth, whole, with every error, and the same in each process", async () => {
  const [first, second] = await Promise.all([
    runRecipe("session-sampling"),
    runRecipe("session-sampling"),
  ]);

  const [, whole, alone, dropped] =
    /^(\d+) of 500 [^]*^(\d+) are there[^]*sampled_out: (\d+)/mu.exec(first.stdout)?.map(Number) ??
    [];
  expect(whole).toBeGreaterThan(30);
  expect(whole).toBeLessThan(70);
  // A session has six events; five have an error besides, which is stored one way or the other.
  expect(dropped).toBe((500 - Number(whole)) * 6);
  expect(alone).toBeLessThanOrEqual(5);
  expect(second.stdout).toBe(first.stdout);
});

test("rate-limit: two pages, and all that was held back is told", async () => {
  const { stdout } = await runRecipe("rate-limit");

  expect(stdout.split("\n")).toEqual([
    "PAGE: 503: the model is overloaded",
    "PAGE: 503: the model is overloaded",
    "Dropped 298 events beyond 0.1 per second: 298 error",
    "{ rate_limited: 298, filtered: 600 }",
    "",
  ]);
});
