/** Runs a recipe by its name: `npm run example -- sqlite`. Without one it lists them. */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";

const folder = join(import.meta.dirname, "src");
const recipes = readdirSync(folder).map((file) => basename(file, ".ts"));
const [recipe = "", ...args] = process.argv.slice(2);

if (recipes.includes(recipe)) {
  const file = join(folder, `${recipe}.ts`);
  const { status } = spawnSync(process.execPath, [file, ...args], { stdio: "inherit" });
  process.exitCode = status ?? 1;
} else {
  console.error(`Usage: npm run example -- <recipe>, where <recipe> is one of\n`);
  console.error(recipes.map((name) => `  ${name}`).join("\n"));
  process.exitCode = 2;
}
