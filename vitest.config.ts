import { globSync } from "node:fs";
import { dirname } from "node:path";
import type { ViteUserConfig } from "vitest/config";

// Every folder with a package.json is a project, named after its package; a vitest.config.ts there is its own.
const manifests = globSync("{packages,examples}/**/package.json", {
  cwd: import.meta.dirname,
  exclude: (path) => path.endsWith("node_modules"),
});

const config: ViteUserConfig = {
  test: {
    projects: [...manifests.map((manifest) => dirname(manifest)), ".ci"],
    reporters: ["default", "./.ci/closing-line-reporter.mjs"],
  },
};

export default config;
