import { readmeSuite } from "@llmobs/testing";
import { describe, it } from "vitest";

// The root has no package of its own from which its snippets could import; this one has them all.
readmeSuite(
  { describe, it },
  {
    readme: new URL("../../../README.md", import.meta.url),
    folder: new URL("..", import.meta.url),
  },
);
