import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { expect, test } from "vitest";
import { startCollector } from "./collector.ts";
import { freshFolder, recipePath, runFile, runRecipe } from "./run-recipe.ts";

/** What a platform does with the bundle of a function. */
const PLATFORM = `
  import worker from "./function.mjs";
  const waitUntil = (work) => void work.then(() => console.log("stopped"));
  const request = new Request("https://edge.example", { method: "POST", body: "Why?" });
  const response = await worker.fetch(request, {}, { waitUntil });
  console.log(response.status, await response.text());
`;

test("serverless: as one bundle, it answers first, and stays until the events are out", async () => {
  const answered = Promise.withResolvers<void>();
  const collector = await startCollector(async () => {
    await answered.promise;
    return 200;
  });
  // Nothing else is in reach there: what the bundle leaves out is missing.
  const folder = freshFolder();
  const bundle = await rolldown({ input: recipePath("serverless"), platform: "node" });
  await bundle.write({ file: join(folder, "function.mjs"), codeSplitting: false, minify: true });
  writeFileSync(join(folder, "platform.mjs"), PLATFORM);
  const { stdout, stderr } = await runFile(join(folder, "platform.mjs"), {
    folder,
    env: { COLLECTOR_URL: collector.url },
    onStdout: () => answered.resolve(),
  });

  expect(stdout).toBe("200 Why? Because.\nstopped\n");
  expect(collector.taken.flat().map(({ type, source }) => `${source} ${type}`)).toEqual([
    "edge llm.start",
    "edge llm.end",
  ]);
  expect(stderr).toBe("");
});

test("serverless: by hand, it is called as a platform would", async () => {
  const { stdout, stderr } = await runRecipe("serverless");

  expect(stdout).toBe("Why? Because.\nNow the platform may stop the process.\n");
  expect(stderr).toMatch(/llm openai gpt-5-mini ✓/u);
});
