// One file per public entry: importing ten small files takes 5 ms, importing one takes 2. Without comments,
// which the declarations have: with them it takes a fifth longer, and 0.4 MiB more.
import { readFileSync } from "node:fs";
import { defineConfig } from "rolldown";

const manifest = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));

export default Object.values(manifest.exports).map((input) =>
  defineConfig({
    input,
    platform: "node",
    output: {
      file: input.replace("./src/", "dist/").replace(/\.ts$/, ".js"),
      comments: false,
    },
  }),
);
