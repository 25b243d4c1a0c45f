import { expect, test } from "vitest";
import { readEvents } from "./json-events.ts";
import { runRecipe } from "./run-recipe.ts";

test("ring-buffer: a crash is still one, and the file tells what came before it", async () => {
  const run = await runRecipe("ring-buffer");

  expect(run.stdout).toBe(
    "1000 events are kept, the latest: tool.end\n" +
      "logs/crash.jsonl has 1000 events, the last: error\n",
  );
  expect(run.stderr).toContain("Error: The dragon has no hit points left.");
  expect(run.code).toBe(1);
  const events = readEvents(run, "logs/crash.jsonl");
  expect(events.at(-1)).toMatchObject({
    level: "fatal",
    data: { message: "The dragon has no hit points left." },
  });
  expect(events.slice(0, -1).every(({ type }) => type.startsWith("tool."))).toBe(true);
});
