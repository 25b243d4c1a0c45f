import { docExamplesSuite, readmeSuite } from "@llmobs/testing";
import { describe, it } from "vitest";

// Core's own tests cannot: the package that runs snippets is built on core.
for (const file of ["README.md", "PLUGINS.md"]) {
  readmeSuite(
    { describe, it },
    {
      readme: new URL(`../../../packages/core/${file}`, import.meta.url),
      folder: new URL("../", import.meta.url),
    },
  );
}
docExamplesSuite(
  { describe, it },
  { sources: new URL("../../../packages/core/src/", import.meta.url) },
);
