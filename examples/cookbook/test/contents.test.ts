import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { recipePath, type Run, runFile } from "./run-recipe.ts";

const recipes = readdirSync(join(import.meta.dirname, "../src")).map((file) =>
  basename(file, ".ts"),
);
const contents = readFileSync(join(import.meta.dirname, "../../README.md"), "utf8");
/** The rows of the table of contents, with the recipes to whose files they link. */
const rows = contents.split("\n").flatMap((row) => {
  const recipe = /^\| \[[^\]]+\]\(\.\/cookbook\/src\/([\w-]+)\.ts\)/u.exec(row)?.[1];
  return recipe === undefined ? [] : [{ recipe, row }];
});

/** What a recipe is about, where that is neither ours nor Node's. */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  "ai-sdk": ["@ai-sdk/openai", "ai", "zod"],
  anthropic: ["@anthropic-ai/sdk"],
  "next-route": ["next/server.js"],
  openai: ["openai"],
};

describe("the table of contents", () => {
  test("lists every recipe once, and nothing else", () => {
    expect(rows.map(({ recipe }) => recipe).toSorted()).toEqual(recipes.toSorted());
  });

  test("says how to run each, but the one for which an app is needed", () => {
    const others = rows.filter(({ recipe, row }) => !row.includes(`example -- ${recipe}\``));
    expect(others.map(({ recipe }) => recipe)).toEqual(["next-route"]);
  });
});

describe("npm run example", () => {
  const run = (...args: readonly string[]): Promise<Run> =>
    runFile(join(import.meta.dirname, "../run.ts"), { args });

  test("runs the recipe of that name", async () => {
    expect(await run("custom-decorator")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/Bonjour !\n$/u),
    });
  });

  test("lists them where it is given none of them", async () => {
    const { code, stderr } = await run("custom");
    expect(code).toBe(2);
    expect(stderr.match(/^ {2}\S+$/gmu)?.map((line) => line.trim())).toEqual(recipes);
  });
});

describe.each(recipes)("%s", (recipe) => {
  const source = readFileSync(recipePath(recipe), "utf8");

  test("begins with what it is for, and has 40 lines at most", () => {
    expect(source).toMatch(/^\/\*\*\n \* [A-Z]/u);
    expect(source.trimEnd().split("\n").length).toBeLessThanOrEqual(40);
  });

  test("imports nothing but our packages, Node and what it is about", () => {
    const imported = [...source.matchAll(/\b(?:from |import |import\()"([^"]+)"/gu)];
    const others = imported
      .map(([, name = ""]) => name)
      .filter((name) => !name.startsWith("@llmobs/") && !name.startsWith("node:"));
    expect(imported.length).toBeGreaterThan(0);
    expect(others).toEqual(OTHERS[recipe] ?? []);
  });
});
